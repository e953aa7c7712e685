// Typing: input methods, keys, focus.
import assert from "node:assert/strict";
import {after, before, describe, it} from "node:test";
import {eventually} from "./lib/chat.mjs";
import {Scene} from "./lib/scene.mjs";

describe("the composer", () => {
    let scene, ann, devtools;

    before(async () => {
        scene = await Scene.of("Ann");
        ({ann} = scene);
        devtools = await ann.context.newCDPSession(ann.page);
    });

    after(() => scene?.close());

    const compose = (text) => devtools.send("Input.imeSetComposition", {text, selectionStart: text.length, selectionEnd: text.length});

    // What a keyboard sends while an input method has the keys.
    async function processKey(code) {
        for (const type of ["rawKeyDown", "keyUp"]) {
            await devtools.send("Input.dispatchKeyEvent", {type, code, key: "Process", windowsVirtualKeyCode: 229});
        }
    }

    it("has the focus after the name dialog", async () => {
        await eventually(async () => {
            assert.equal(await ann.composer.evaluate((field) => document.activeElement === field), true);
        });
    });

    it("takes a composition, and Enter within it does not send", async () => {
        await ann.page.keyboard.type("> ");
        await compose("にほ");
        await compose("日本");
        await processKey("Enter");
        assert.equal(await ann.composer.inputValue(), "> 日本");
        await devtools.send("Input.insertText", {text: "日本語"});
        assert.equal(await ann.composer.inputValue(), "> 日本語");
        assert.deepEqual(await ann.texts(), []);
        await ann.page.keyboard.press("Enter");
        await ann.seesExactly(["> 日本語"]);
    });

    it("composes a dead key", async () => {
        await compose("´");
        await devtools.send("Input.insertText", {text: "é"});
        await ann.page.keyboard.press("Enter");
        await ann.sees("é");
    });

    it("takes a click where the text is: by a person's mouse and by a tool that looks for the field", async () => {
        await ann.composer.fill("hello world");
        await ann.composer.click({position: {x: 1, y: 8}});
        await eventually(async () => assert.equal(await ann.composer.evaluate((field) => field.selectionStart), 0));
        await ann.page.keyboard.type("> ");
        assert.equal(await ann.composer.inputValue(), "> hello world");
        await ann.page.keyboard.press("Enter");
        await ann.sees("> hello world");
    });

    it("edits in the middle, around emoji too", async () => {
        await ann.page.keyboard.insertText("ab👍🏽cd");
        for (let i = 0; i < 3; i++) await ann.page.keyboard.press("ArrowLeft");
        await ann.page.keyboard.press("Backspace");
        await ann.page.keyboard.insertText("-");
        const value = await ann.composer.inputValue();
        await ann.page.keyboard.press("Enter");
        await ann.sees(value);
    });

    it("takes pasted text as it is", async () => {
        const text = "one\n  two\tthree 🎉";
        await ann.composer.evaluate((field, pasted) => {
            field.focus();
            document.execCommand("insertText", false, pasted);
        }, text);
        await ann.page.keyboard.press("Enter");
        await eventually(async () => assert.equal((await ann.texts()).at(-1), text));
    });

    it("sends nothing but white space", async () => {
        const before = await ann.texts();
        await ann.page.keyboard.type("   ");
        await ann.page.keyboard.press("Enter");
        await ann.page.keyboard.press("ControlOrMeta+a");
        await ann.page.keyboard.press("Delete");
        await ann.settle();
        assert.deepEqual(await ann.texts(), before);
    });

    it("gets what is typed when nothing has the focus, and traps no Tab", async () => {
        await ann.composer.evaluate((field) => field.blur());
        await ann.page.keyboard.type("typed");
        assert.equal(await ann.composer.inputValue(), "typed");
        await ann.page.keyboard.press("Shift+Tab");
        assert.equal(await ann.composer.evaluate((field) => document.activeElement === field), false);
        await ann.page.keyboard.press("Escape");
        assert.equal(await ann.composer.evaluate((field) => document.activeElement === field), true);
        await ann.page.keyboard.press("Enter");
        await ann.sees("typed");
    });

    it("sends by its button, pressed by pointer or key", async () => {
        await ann.page.keyboard.type("by pointer");
        await ann.page.getByRole("button", {name: /send/i}).click();
        await ann.sees("by pointer");
        await ann.page.keyboard.type("by key");
        await ann.page.getByRole("button", {name: /send/i}).focus();
        await ann.page.keyboard.press("Enter");
        await ann.sees("by key");
    });
});
