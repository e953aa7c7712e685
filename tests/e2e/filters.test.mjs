// What narrows a search without being typed, and the ways to all mentions, pins, files and links.
import assert from "node:assert/strict";
import {after, before, describe, it} from "node:test";
import {eventually} from "./lib/chat.mjs";
import {Scene} from "./lib/scene.mjs";

describe("the filters of a search", () => {
    let scene, ann;

    before(async () => {
        scene = await Scene.open(async (grace) => {
            const plan = await grace.say("@Ann the plan for tea");
            await grace.say("Ann is only spoken of here");
            await grace.say("read https://parley.example/tea first");
            await grace.say("nothing of that");
            await grace.change("pin", "lobby", {target: plan});
            const tea = await grace.ask("create", {cid: "c0ffee00-0000-7000-8000-000000000001", name: "Tea room"});
            await grace.say("@Ann come here too", tea.room.id);
        });
        ({ann} = scene);
        const chooser = ann.page.waitForEvent("filechooser");
        await ann.page.getByRole("button", {name: "Attach files"}).click();
        await (await chooser).setFiles([{name: "shopping.txt", mimeType: "text/plain", buffer: Buffer.from("milk")}]);
        await ann.say("the list");
        await ann.log.getByRole("link", {name: /shopping\.txt/}).waitFor();
    });

    after(() => scene?.close());

    const panel = () => ann.page.getByRole("region", {name: "Search"});
    const found = () => panel().getByRole("list", {name: "Search results"}).getByRole("button");
    const filter = (name) => panel().getByRole("button", {name: `Search: ${name}`});
    const finds = (...patterns) => eventually(async () => {
        const hits = await found().evaluateAll((buttons) => buttons.map((button) => button.ariaLabel || button.textContent));
        assert.equal(hits.length, patterns.length, hits.join(" | "));
        patterns.forEach((pattern, i) => assert.match(hits[i], pattern));
    });
    const chosen = (name) => panel().locator(`button[aria-current][aria-label="Search: ${name}"]`).waitFor();

    it("finds what is pinned, linked, and what holds a file", async () => {
        await ann.page.getByRole("button", {name: "Search this room"}).click();
        await filter("Pinned").click();
        await chosen("Pinned");
        await finds(/the plan for tea/);
        await filter("Pinned").click();
        await filter("Links").click();
        await finds(/parley\.example/);
        await filter("Links").click();
        await filter("Files").click();
        await finds(/the list/);
    });

    it("stands in the field as words, and is taken back there", async () => {
        const field = ann.page.getByRole("textbox", {name: "Search this room"});
        await eventually(async () => assert.match(await field.inputValue(), /^has:file/));
        await field.focus();
        await ann.page.keyboard.press("ControlOrMeta+a");
        await ann.page.keyboard.insertText("tea is:pinned");
        await chosen("Pinned");
        await finds(/the plan for tea/);
        await ann.page.keyboard.press("Escape");
        await panel().waitFor({state: "detached"});
    });

    it("shows all mentions in all rooms, with their room, and goes there", async () => {
        await ann.page.getByRole("button", {name: "Mentions of me"}).first().click();
        await finds(/Tea room.*come here too/, /Lobby.*the plan for tea/);
        await found().first().press("Enter");
        await ann.page.getByRole("heading", {name: "Tea room"}).waitFor();
        await ann.sees("come here too");
    });

    it("is one press away from a room's settings", async () => {
        await ann.rooms.getByRole("button", {name: /^Lobby/}).click();
        await ann.page.getByRole("button", {name: "Room settings"}).click();
        await ann.page.getByRole("button", {name: "Find in this room: Files"}).click();
        await finds(/the list/);
    });
});
