// Searching in a room: the field, what is found, and going there.
import assert from "node:assert/strict";
import {after, before, describe, it} from "node:test";
import {eventually} from "./lib/chat.mjs";
import {Scene} from "./lib/scene.mjs";

const messages = 600;

describe("the search in a room", () => {
    let scene, ann, devtools;

    before(async () => {
        scene = await Scene.open(async (grace) => {
            await grace.say("A lonely pelican in the first line");
            for (let i = 2; i < messages; i += 50) {
                await Promise.all(Array.from({length: Math.min(50, messages - i)}, (_, n) => grace.say(`Line number ${i + n}`)));
            }
            await grace.say("日本語の検索と中文的搜索 and 한국어 검색");
        });
        ({ann} = scene);
        devtools = await ann.context.newCDPSession(ann.page);
    });

    after(() => scene?.close());

    const panel = () => ann.page.getByRole("region", {name: "Search"});
    const field = () => ann.page.getByRole("textbox", {name: "Search this room"});
    const hits = () => panel().getByRole("listitem");
    const focusedField = () => ann.page.evaluate(() => document.activeElement.getAttribute("aria-label"));
    const status = (pattern) => panel().getByRole("status").filter({hasText: pattern}).waitFor();
    const compose = (text) => devtools.send("Input.imeSetComposition", {text, selectionStart: text.length, selectionEnd: text.length});

    async function lookFor(text) {
        await ann.page.keyboard.press("ControlOrMeta+a");
        await ann.page.keyboard.insertText(text);
    }

    it("is opened by Ctrl+F, and what was written stays in the composer", async () => {
        await ann.composer.focus();
        await ann.page.keyboard.insertText("half a thought");
        await ann.page.keyboard.press("Control+f");
        await panel().waitFor();
        await eventually(async () => assert.equal(await focusedField(), "Search this room"));
        await lookFor("pelican");
        await status(/^1 message$/);
        assert.equal(await ann.composer.textContent(), "half a thought");
    });

    it("leaves the second Ctrl+F to the browser", async () => {
        const left = await ann.page.evaluate(() => {
            const event = new KeyboardEvent("keydown", {key: "f", ctrlKey: true, bubbles: true, cancelable: true});
            return document.activeElement.dispatchEvent(event);
        });
        assert.equal(left, true, "nobody prevented it");
        assert.equal(await ann.page.evaluate(() => window.find("Line number 599", false, false, true)), true, "the mirror is found in");
        await ann.page.evaluate(() => getSelection().removeAllRanges());
        await field().focus();
    });

    it("goes to a message far back on Enter", async () => {
        await ann.page.keyboard.press("Enter");
        await status(/^1 of 1$/);
        await ann.sees("A lonely pelican");
        await ann.page.getByRole("button", {name: /^Jump to latest/}).waitFor();
    });

    it("goes on from there by scrolling, until the newest are there again", async () => {
        await ann.page.getByRole("log").focus();
        const latest = ann.page.getByRole("button", {name: /^Jump to latest/});
        await eventually(async () => {
            await ann.page.keyboard.press("End");
            assert.equal(await latest.count(), 0);
        });
        await ann.sees("日本語");
    });

    it("finds what is still being typed, page by page", async () => {
        await field().focus();
        await lookFor("numb");
        await status(/^20\+ messages$/);
        await panel().getByRole("button", {name: "Show more"}).press("Enter");
        await status(/^40\+ messages$/);
    });

    it("walks by the arrows and by its buttons", async () => {
        await field().focus();
        await ann.page.keyboard.press("ArrowDown");
        await status(/^1 of 40/);
        await ann.page.keyboard.press("ArrowUp");
        await status(/^40 of 40/);
        await panel().getByRole("button", {name: "Next result"}).click();
        await status(/^1 of 40/);
        assert.equal(await panel().locator("[aria-current]").count(), 1);
    });

    it("goes to what is clicked", async () => {
        await hits().nth(2).getByRole("button").click();
        await status(/^3 of 40/);
        await ann.sees("Line number 597");
    });

    it("says when nothing is found, and what is wrong with a query", async () => {
        await lookFor("zebra");
        await status(/^Nothing found$/);
        await lookFor("from:");
        await status(/from:/);
    });

    for (const [language, steps, word] of [["Japanese", ["け", "けん", "検索"], "検索"], ["Chinese", ["sou", "搜"], "搜索"],
                                           ["Korean", ["ㄱ", "거", "검"], "검색"]]) {
        it(`takes a composition in ${language}`, async () => {
            await lookFor("");
            await ann.page.keyboard.press("Delete");
            for (const step of steps) await compose(step);
            assert.equal(await ann.page.evaluate(() => document.activeElement.value), steps.at(-1));
            await devtools.send("Input.insertText", {text: word});
            await status(/^1 message$/);
            assert.equal(await ann.page.evaluate(() => document.activeElement.value), word);
        });
    }

    it("keeps a composition in the field where it was begun", async () => {
        await lookFor("");
        await ann.page.keyboard.press("Delete");
        await compose("検");
        await ann.composer.click();
        await eventually(async () => assert.equal(await focusedField(), "Message Lobby"));
        assert.equal(await ann.page.evaluate(() => document.activeElement.value), "half a thought");
        assert.equal(await field().textContent(), "検");
    });

    it("undoes in a field nothing of another", async () => {
        await field().click();
        await eventually(async () => assert.equal(await focusedField(), "Search this room"));
        for (let i = 0; i < 5; i++) await ann.page.keyboard.press("Control+z");
        const value = await ann.page.evaluate(() => document.activeElement.value);
        assert.equal(value.includes("half"), false);
    });

    it("closes with Escape, and one writes on", async () => {
        await ann.page.keyboard.press("Escape");
        await panel().waitFor({state: "detached"});
        await eventually(async () => assert.equal(await focusedField(), "Message Lobby"));
        assert.equal(await ann.composer.inputValue(), "half a thought");
        await ann.page.keyboard.press("End");
        await ann.page.keyboard.insertText(", finished");
        await ann.page.keyboard.press("Enter");
        await ann.sees("half a thought, finished");
    });

    it("draws nothing while nothing happens", async () => {
        await ann.page.keyboard.press("Control+f");
        await panel().waitFor();
        await ann.settle();
        const before = await ann.frames();
        await ann.page.evaluate(() => new Promise((resolve) => {
            const frame = (left) => (left ? requestAnimationFrame(() => frame(left - 1)) : resolve());
            frame(30);
        }));
        assert.equal(await ann.frames(), before);
        await ann.page.keyboard.press("Escape");
    });
});
