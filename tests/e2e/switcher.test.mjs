// Getting around: the list of where one can go, unread rooms by keys, and what the keys are.
import assert from "node:assert/strict";
import {after, before, describe, it} from "node:test";
import {eventually} from "./lib/chat.mjs";
import {Scene} from "./lib/scene.mjs";

describe("getting around", () => {
    let scene, grace, ann;

    before(async () => {
        scene = await Scene.open(async (grace) => {
            await grace.change("create", undefined, {name: "Green tea"});
            await grace.say("Good morning");
        });
        ({grace, ann} = scene);
        await ann.sees("Good morning");
    });

    after(() => scene?.close());

    const field = () => ann.page.getByRole("combobox", {name: "Go to a room or a person"});
    const options = () => ann.page.getByRole("listbox", {name: "Rooms and people"}).getByRole("option");
    const heading = (name) => ann.page.getByRole("heading", {level: 1, name}).waitFor();

    it("opens by Ctrl+K, finds by a few letters, and Enter goes there", async () => {
        await ann.composer.focus();
        await ann.page.keyboard.press("Control+k");
        await field().waitFor();
        await ann.page.keyboard.insertText("tea");
        await eventually(async () => assert.equal(await options().count(), 1));
        const chosen = await options().first().getAttribute("id");
        assert.equal(await field().getAttribute("aria-activedescendant"), chosen);
        assert.equal(await options().first().getAttribute("aria-selected"), "true");
        await ann.page.keyboard.press("Enter");
        await heading("Green tea");
        await eventually(async () => assert.equal(await field().count(), 0));
    });

    it("goes by the mouse, and closes by Escape, by a click beside it and by Back", async () => {
        await ann.page.getByRole("button", {name: "Go to a room or a person"}).click();
        await options().first().waitFor();
        const box = await ann.page.getByRole("option", {name: /^.?Lobby/}).boundingBox();
        await ann.page.mouse.click(box.x + 20, box.y + box.height / 2);
        await heading("Lobby");
        for (const close of [() => ann.page.keyboard.press("Escape"), () => ann.page.mouse.click(12, 690), () => ann.page.goBack()]) {
            await ann.page.keyboard.press("Control+k");
            await field().waitFor();
            await options().first().waitFor();  // it is drawn, so there is something to click beside of
            await close();
            await eventually(async () => assert.equal(await options().count(), 0));
            await heading("Lobby");
        }
    });

    it("opens the direct room with a person, which has their name", async () => {
        await ann.page.keyboard.press("Control+k");
        await field().waitFor();
        await ann.page.keyboard.insertText("grace");
        await eventually(async () => assert.equal(await options().count(), 1));
        await ann.page.keyboard.press("Enter");
        await heading("Grace");
        await ann.say("Just the two of us");
        await ann.sees("Just the two of us");
    });

    it("goes to the next unread room by Alt and the arrows", async () => {
        await grace.say("Anybody here?");
        await ann.rooms.getByRole("button", {name: "Lobby, 1 unread"}).waitFor();
        await ann.page.keyboard.press("Alt+ArrowUp");
        await heading("Lobby");
        await ann.sees("Anybody here?");
    });

    it("lists the keys, and gives the focus back", async () => {
        await ann.composer.focus();
        await ann.page.keyboard.press("Control+/");
        const dialog = ann.page.getByRole("dialog", {name: "Keys"});
        await dialog.waitFor();
        await dialog.getByRole("button", {name: "Close"}).click();
        await dialog.waitFor({state: "hidden"});
        await eventually(async () => assert.match(await ann.page.evaluate(() => document.activeElement.id), /composer/));
    });
});
