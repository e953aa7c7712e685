// Selecting and copying what is drawn, and the composer's own editing.
import assert from "node:assert/strict";
import {after, before, beforeEach, describe, it} from "node:test";
import {eventually} from "./lib/chat.mjs";
import {Scene} from "./lib/scene.mjs";

describe("a selection", () => {
    let scene, ann, bob;

    before(async () => {
        scene = await Scene.of("Ann");
        ({ann} = scene);
        bob = await scene.far("Bob");
        await bob.say("The first message of three");
        await bob.say("A second one with <b>signs</b> & https://example.org/a?b=1");
        await bob.say("one two three\nfour five six");
        await ann.sees("four five six");
        await ann.page.evaluate(() => {
            window.copies = [];
            document.addEventListener("copy", (event) => {
                const data = event.clipboardData;
                window.copies.push({
                    answered: event.defaultPrevented,
                    types: [...data.types],
                    plain: data.getData("text/plain"),
                    html: data.getData("text/html"),
                });
            });
        });
    });

    beforeEach(async () => {
        await ann.page.keyboard.press("Escape");
        await ann.page.evaluate(() => { window.copies = []; });
        await ann.settle();
    });

    after(() => scene?.close());

    /// Where a message's words are drawn.
    const words = (text) => ann.article(text).last().getByRole("paragraph").boundingBox();

    async function drag(from, to) {
        await ann.page.mouse.move(from.x, from.y);
        await ann.page.mouse.down();
        await ann.page.mouse.move(to.x, to.y, {steps: 4});
        await ann.settle();
        await ann.page.mouse.up();
        await ann.settle();
    }

    /// What Ctrl+C leaves in the browser's copy event.
    async function copied() {
        await ann.page.evaluate(() => { window.copies = []; });
        await ann.page.keyboard.press("ControlOrMeta+c");
        return eventually(async () => {
            const [copy] = await ann.page.evaluate(() => window.copies);
            assert.ok(copy, "a copy event came");
            return copy;
        });
    }

    /// After a press elsewhere, with which these do not count together.
    async function clickAt(place, count) {
        await ann.page.mouse.click(place.x + 300, place.y);
        await ann.page.mouse.click(place.x, place.y, {clickCount: count});
        await ann.settle();
    }

    it("across messages is copied as text and as HTML, with authors and times", async () => {
        const first = await words("The first message");
        const last = await words("four five six");
        await drag({x: first.x + 1, y: first.y + 11}, {x: last.x + last.width - 1, y: last.y + 33});
        const copy = await copied();
        assert.equal(copy.answered, true);
        assert.deepEqual(copy.types.sort(), ["text/html", "text/plain"]);
        const stamp = "\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d";
        assert.match(copy.plain, new RegExp(`^Bob, ${stamp}\nThe first message of three\n\nBob, ${stamp}\nA second one .*\n\n` +
                                            `Bob, ${stamp}\none two three\nfour five six$`));
        assert.match(copy.html, /<b>Bob<\/b>/);
        assert.ok(copy.html.includes("&lt;b&gt;signs&lt;/b&gt; &amp; <a href=\"https://example.org/a?b=1\">"));
        assert.ok(copy.html.includes("one two three<br>four five six"));
    });

    it("within a message is its words, and comes by double, triple and Shift+click", async () => {
        const box = await words("four five six");
        const place = {x: box.x + 40, y: box.y + 11};
        await clickAt(place, 2);
        assert.equal((await copied()).plain, "two");
        await clickAt(place, 3);
        assert.equal((await copied()).plain, "one two three");
        await clickAt({x: box.x + 1, y: box.y + 11}, 1);
        await ann.page.keyboard.down("Shift");
        await ann.page.mouse.click(box.x + box.width - 2, box.y + 33);
        await ann.settle();
        await ann.page.keyboard.up("Shift");
        assert.equal((await copied()).plain, "one two three\nfour five six");
    });

    it("moves by the keys, takes everything with Ctrl+A and ends with Escape", async () => {
        const box = await words("four five six");
        await clickAt({x: box.x + 1, y: box.y + 11}, 1);
        for (let i = 0; i < 3; i++) await ann.page.keyboard.press("Shift+ArrowRight");
        assert.equal((await copied()).plain, "one");
        await ann.page.keyboard.press("Shift+ArrowDown");
        assert.match((await copied()).plain, /^one two three\nfou/);
        await ann.page.keyboard.press("ControlOrMeta+a");
        const all = (await copied()).plain;
        assert.ok(all.includes("The first message of three") && all.endsWith("four five six"));
        await ann.page.keyboard.press("Escape");
        await ann.page.keyboard.type("draft");
        await ann.page.keyboard.press("ControlOrMeta+a");
        assert.deepEqual(await ann.composer.evaluate((field) => [field.selectionStart, field.selectionEnd]), [0, 5]);
        const copy = await copied();
        assert.deepEqual([copy.answered, await ann.composer.inputValue()], [false, "draft"], "the browser copies the composer");
        await ann.page.keyboard.press("Delete");
    });

    it("leaves the focus and the draft with the composer after a copy", async () => {
        await ann.page.keyboard.type("my draft");
        const box = await words("The first message");
        await drag({x: box.x + 1, y: box.y + 11}, {x: box.x + box.width - 1, y: box.y + 11});
        assert.match((await copied()).plain, /^The first message/);
        await eventually(async () => {
            assert.equal(await ann.composer.evaluate((field) => document.activeElement === field), true);
        });
        await ann.page.keyboard.type("!");
        assert.equal(await ann.composer.inputValue(), "my draft!");
        await ann.page.keyboard.press("ControlOrMeta+z");
        assert.notEqual(await ann.composer.inputValue(), "my draft!", "what can be undone is still there");
        await ann.page.keyboard.press("ControlOrMeta+a");
        await ann.page.keyboard.press("Delete");
    });

    it("is offered to the browser's own menu, which finds its words under the pointer", async () => {
        const box = await words("The first message");
        const middle = {x: box.x + 60, y: box.y + 11};
        await drag({x: box.x + 1, y: box.y + 11}, {x: box.x + box.width - 1, y: box.y + 11});
        await ann.page.mouse.click(middle.x, middle.y, {button: "right"});
        const under = await ann.page.evaluate(({x, y}) => {
            const field = document.elementFromPoint(x, y);
            return {words: field.value?.slice(field.selectionStart, field.selectionEnd), focused: document.activeElement === field};
        }, middle);
        assert.deepEqual(under, {words: "The first message of three", focused: true});
        await ann.page.mouse.move(box.x + 300, box.y + 100);
        assert.equal(await ann.page.locator("#selected").isVisible(), false, "the field goes with the pointer");
        assert.equal(await ann.composer.evaluate((field) => document.activeElement === field), true);
        assert.equal((await copied()).plain, "The first message of three");
    });

    it("is left alone by Shift+right-click, as is a right-click elsewhere", async () => {
        const box = await words("The first message");
        await drag({x: box.x + 1, y: box.y + 11}, {x: box.x + 80, y: box.y + 11});
        await ann.page.keyboard.down("Shift");
        await ann.page.mouse.click(box.x + 40, box.y + 11, {button: "right"});
        await ann.page.keyboard.up("Shift");
        assert.equal(await ann.page.locator("#selected").isVisible(), false);
        await ann.page.mouse.click(box.x + 160, box.y + 11, {button: "right"});
        assert.equal(await ann.page.locator("#selected").isVisible(), false);
    });

    it("goes on over many messages while the pointer is held beyond the edge", async () => {
        // In one go, in order: the server then writes them together.
        await Promise.all(Array.from({length: 50}, (_, i) => bob.say(`row ${i}`)));
        await ann.sees("row 49");
        await ann.settle();
        const box = await words("row 49");
        await ann.page.mouse.move(box.x + box.width - 2, box.y + 11);
        await ann.page.mouse.down();
        await ann.page.mouse.move(box.x, 30, {steps: 4});
        await ann.sees("The first message");
        await ann.settle();
        await ann.page.mouse.up();
        const {plain} = await copied();
        assert.ok(plain.includes("The first message of three") && plain.includes("\nrow 0\n") && plain.endsWith("row 49"));
        await bob.say("one more");
        await ann.settle();
        assert.equal((await copied()).plain, plain, "what comes later is not in it");
    });
});

describe("the composer", () => {
    let scene, ann;

    before(async () => {
        scene = await Scene.of("Ann");
        ({ann} = scene);
        await ann.composer.focus();
    });

    beforeEach(async () => {
        await ann.page.keyboard.press("ControlOrMeta+a");
        await ann.page.keyboard.press("Delete");
    });

    after(() => scene?.close());

    const caret = () => ann.composer.evaluate((field) => field.selectionStart);
    const range = () => ann.composer.evaluate((field) => field.value.slice(field.selectionStart, field.selectionEnd));

    it("undoes and redoes as the browser does", async () => {
        await ann.page.keyboard.type("one");
        await ann.page.keyboard.press("Shift+Enter");
        await ann.page.keyboard.insertText("two");
        assert.equal(await ann.composer.inputValue(), "one\ntwo");
        await ann.page.keyboard.press("ControlOrMeta+z");
        assert.notEqual(await ann.composer.inputValue(), "one\ntwo");
        await ann.page.keyboard.press("ControlOrMeta+Shift+z");
        assert.equal(await ann.composer.inputValue(), "one\ntwo");
    });

    it("grows to ten lines, then scrolls by the wheel and keeps the caret in sight", async () => {
        const height = async () => (await ann.composer.boundingBox()).height;
        await ann.settle();
        const one = await height();
        for (let i = 0; i < 30; i++) {
            await ann.page.keyboard.type("line");
            await ann.page.keyboard.press("Shift+Enter");
            if (i === 4) {
                await ann.settle();
                assert.equal(await height(), 6 * one);
            }
        }
        await ann.settle();
        assert.equal(await height(), 10 * one);
        const box = await ann.composer.boundingBox();
        await ann.page.mouse.move(box.x + 20, box.y + 50);
        await ann.page.mouse.wheel(0, -5000);
        await ann.settle();
        await ann.page.mouse.click(box.x + 300, box.y + 11);
        await eventually(async () => assert.equal(await caret(), 4, "the first line is in sight again"));
    });

    it("puts a click on its character in wrapped text of several scripts", async () => {
        const text = "plain words ".repeat(12) + "日本語の文章です。".repeat(8) + "👩‍🚀👍🏽 " + "mixed سلام عليكم words";
        await ann.page.keyboard.insertText(text);
        await ann.settle();
        const box = await ann.composer.boundingBox();
        const boundaries = new Set();
        for (const {index} of [...new Intl.Segmenter("en", {granularity: "grapheme"}).segment(text)].map((s) => s)) boundaries.add(index);
        boundaries.add(text.length);
        let before = -1;
        for (let line = 0; line * 22 < box.height; line++) {
            await ann.page.mouse.click(box.x + 1, box.y + 11 + line * 22);
            await ann.settle();
            const at = await caret();
            assert.ok(at > before, `line ${line} begins behind line ${line - 1}`);
            assert.ok(boundaries.has(at), `${at} is between characters`);
            before = at;
        }
        // A caret that the keys put somewhere is found again by a click, for every line's beginning.
        await ann.page.mouse.click(box.x + 1, box.y + 11);
        await ann.settle();
        await ann.page.keyboard.press("ArrowDown");
        await ann.settle();
        const second = await caret();
        await ann.page.mouse.click(box.x + 200, box.y + 11);
        await ann.page.mouse.click(box.x + 1, box.y + 33);
        await eventually(async () => assert.equal(await caret(), second));
    });

    it("takes a word by a double click and a paragraph by a triple one", async () => {
        await ann.page.keyboard.insertText("first words\nsecond words");
        await ann.settle();
        const box = await ann.composer.boundingBox();
        await ann.page.mouse.dblclick(box.x + 20, box.y + 33);
        await eventually(async () => assert.equal(await range(), "second"));
        await ann.page.mouse.click(box.x + 20, box.y + 11);
        await ann.page.mouse.click(box.x + 20, box.y + 33, {clickCount: 3});
        await eventually(async () => assert.equal(await range(), "second words"));
    });

    it("takes files that are pasted or dropped, and loses no text", async () => {
        await ann.page.keyboard.insertText("my words");
        await ann.composer.evaluate((field) => {
            const data = new DataTransfer();
            data.items.add(new File(["x"], "picture.png", {type: "image/png"}));
            field.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
        });
        await ann.page.getByRole("list", {name: "Files to be sent"}).getByText(/picture\.png, \d/).first().waitFor();
        const prevented = await ann.page.evaluate(() => {
            const data = new DataTransfer();
            data.items.add(new File(["x"], "picture.png", {type: "image/png"}));
            const dropped = (type) => !document.getElementById("canvas").dispatchEvent(
                new DragEvent(type, {dataTransfer: data, bubbles: true, cancelable: true}));
            return [dropped("dragover"), dropped("drop")];
        });
        assert.deepEqual(prevented, [true, true], "the page is not left for the file");
        assert.equal(await ann.composer.inputValue(), "my words");
    });
});
