// Emoji that one chooses: into the words, as reactions, by the mouse, by keys and by a finger.
import assert from "node:assert/strict";
import {after, before, describe, it} from "node:test";
import {eventually, Visitor} from "./lib/chat.mjs";
import {Finger, phone} from "./lib/finger.mjs";
import {Scene} from "./lib/scene.mjs";

describe("the emoji picker", () => {
    let scene, browser, server, ann;

    before(async () => {
        scene = await Scene.open((grace) => grace.say("Good morning"));
        ({browser, server, ann} = scene);
        await ann.sees("Good morning");
    });

    after(() => scene?.close());

    const button = () => ann.page.getByRole("button", {name: "Emoji", exact: true});
    const grid = () => ann.page.getByRole("grid", {name: "Emoji"});
    const cells = () => grid().getByRole("gridcell");
    // And one writes again: the field that is written in is the message's.
    const closed = () => eventually(async () => {
        assert.equal(await grid().count(), 0);
        assert.equal(await ann.composer.count(), 1);
    });
    const chosen = () => grid().locator("[aria-selected=true]");

    async function open() {
        await button().click();
        await cells().first().waitFor();
    }

    it("comes by its button, with all groups, and finds by a name", async () => {
        await ann.composer.focus();
        await ann.page.keyboard.insertText("Tea? ");
        await open();
        for (const group of ["Smileys & Emotion", "Food & Drink", "Flags"])
            await ann.page.getByRole("button", {name: group}).waitFor();
        await ann.page.keyboard.insertText("teapot");
        await eventually(async () => assert.equal(await cells().count(), 1));
        const box = await cells().first().boundingBox();
        await ann.page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
        await closed();
        await ann.page.keyboard.press("Enter");
        await ann.sees("Tea? 🫖");
    });

    it("shows first what was used last, also after a reload", async () => {
        await open();
        assert.equal(await cells().first().getAttribute("aria-label"), "🫖");
        await ann.page.keyboard.press("Escape");
        await closed();
        await ann.page.reload();
        await ann.ready();
        await ann.sees("Tea? 🫖");
        await open();
        assert.equal(await cells().first().getAttribute("aria-label"), "🫖");
        await ann.page.keyboard.press("Escape");
        await closed();
    });

    it("goes by the arrows, and the field names the one that Enter takes", async () => {
        await ann.composer.focus();
        await open();
        await ann.page.keyboard.press("ArrowDown");
        await eventually(async () => assert.equal(await chosen().getAttribute("aria-label"), "grinning face"));
        await ann.page.keyboard.press("ArrowRight");
        const id = await eventually(async () => {
            assert.notEqual(await chosen().getAttribute("aria-label"), "grinning face");
            return chosen().getAttribute("id");
        });
        const field = ann.page.getByLabel("Find an emoji");
        await eventually(async () => assert.equal(await field.getAttribute("aria-activedescendant"), id));
        await ann.page.keyboard.press("ArrowLeft");
        await eventually(async () => assert.equal(await chosen().getAttribute("aria-label"), "grinning face"));
        await ann.page.keyboard.press("Enter");
        await closed();
        await ann.page.keyboard.press("Enter");
        await ann.sees("😀");
    });

    it("gives hands the tone of skin that one chose", async () => {
        await open();
        await ann.page.getByRole("button", {name: "Skin tone: as it is"}).click();
        await ann.page.getByRole("button", {name: "Skin tone: light"}).waitFor();
        await ann.page.getByLabel("Find an emoji").focus();
        await ann.page.keyboard.insertText("waving hand");
        await eventually(async () => assert.equal(await cells().count(), 1));
        await ann.page.keyboard.press("Enter");
        await closed();
        await ann.page.keyboard.press("Enter");
        await ann.sees("👋🏻");
    });

    it("gives any of them as a reaction, from the message's menu", async () => {
        const ben = await Visitor.join(browser, server.url, "Ben", phone);
        const finger = await Finger.on(ben.page);
        await ben.sees("Good morning");
        await ben.settle();
        const box = await ben.article("Good morning").first().boundingBox();
        const more = ben.page.getByRole("button", {name: "More reactions"});
        await finger.hold(box.x + 90, box.y + box.height - 12, more);
        await finger.tapOn(more);
        const cell = ben.page.getByRole("gridcell", {name: "grinning face", exact: true});
        await cell.waitFor();
        const targets = await ben.page.$$eval("#mirror [role=gridcell], #mirror section button", (all) => all.map((one) => {
            const {width, height} = one.getBoundingClientRect();
            return [one.getAttribute("aria-label"), width, height];
        }));
        for (const [name, width, height] of targets) assert.ok(width >= 43.9, `${name} ${width} ${height}`);
        await finger.tapOn(cell);
        for (const one of [ben, ann]) await one.page.getByRole("button", {name: /😀/}).first().waitFor();
        await ben.close();
    });

    it("closes by Escape, by a click beside it and by Back", async () => {
        for (const close of [() => ann.page.keyboard.press("Escape"), () => ann.page.mouse.click(400, 100), () => ann.page.goBack()]) {
            await open();
            await close();
            await closed();
            await ann.page.getByRole("heading", {level: 1, name: "Lobby"}).waitFor();
        }
    });
});
