// What a person chooses for themselves: favourites, what they are told of, rooms that they leave, a new private room.
import assert from "node:assert/strict";
import {after, before, describe, it} from "node:test";
import {eventually, Visitor} from "./lib/chat.mjs";
import {Scene} from "./lib/scene.mjs";

describe("a person chooses", () => {
    let scene, browser, server, ann;

    before(async () => {
        scene = await Scene.open((grace) => grace.change("create", undefined, {name: "Green tea"}));
        ({browser, server, ann} = scene);
        await ann.rooms.getByRole("button", {name: "Green tea"}).waitFor();
    });

    after(() => scene?.close());

    const button = (name) => ann.page.getByRole("button", {name});
    const heading = (name) => ann.page.getByRole("heading", {level: 1, name}).waitFor();
    // The count of who is here comes beside it, and moves it.
    const openSettings = async () => {
        await button(/here, show the list/).waitFor();
        await ann.settle();
        await button("Room settings").click();
    };
    // Their ids are on them, in the order in which they are shown.
    const rooms = (page = ann.page) => page.getByRole("navigation").locator("[data-id]").evaluateAll((all) => all.map((one) => one.dataset.id));

    it("joins a room from the list of all of them", async () => {
        await button("All rooms").click();
        await button("Join ⁨Green tea⁩").click();
        await heading("Green tea");
        await ann.page.getByRole("heading", {name: "More rooms"}).waitFor({state: "detached"});
        await eventually(async () => assert.deepEqual(await rooms(), ["lobby", "random", "green-tea"]));
    });

    it("makes it a favourite, which comes first on another device too", async () => {
        await openSettings();
        await button("Add to favourites").click();
        await eventually(async () => assert.deepEqual(await rooms(), ["green-tea", "lobby", "random"]));
        const other = await ann.another(server.url);
        await other.ready();
        await eventually(async () => assert.deepEqual(await rooms(other.page), ["green-tea", "lobby", "random"]));
        await button("Remove from favourites").click();
        await eventually(async () => assert.deepEqual(await rooms(other.page), ["lobby", "random", "green-tea"]));
        await other.page.close();
    });

    it("sets keywords and quiet hours, which are there after a reload", async () => {
        await button("Notify me of what is said here: Mentions").click();
        await button("Keywords and quiet hours…").click();
        const dialog = ann.page.getByRole("dialog", {name: "Notifications"});
        await dialog.getByLabel(/^Keywords/).fill("kettle, cups");
        await dialog.getByLabel(/^Quiet hours/).fill("whenever");
        await dialog.getByRole("button", {name: "Save"}).click();
        await dialog.getByText("Write quiet hours as 22:00-7:00.").waitFor();
        await dialog.getByLabel(/^Quiet hours/).fill("22:00-7:00");
        await dialog.getByRole("button", {name: "Save"}).click();
        await dialog.waitFor({state: "hidden"});
        await ann.page.reload();
        await ann.ready();
        await openSettings();
        await button("Keywords and quiet hours…").click();
        await eventually(async () => assert.equal(await dialog.getByLabel(/^Keywords/).inputValue(), "kettle, cups"));
        assert.equal(await dialog.getByLabel(/^Quiet hours/).inputValue(), "22:00-07:00");
        await dialog.getByRole("button", {name: "Cancel"}).click();
    });

    it("leaves a room, and stays when they think better of it", async () => {
        await button("Leave the room").click();
        await heading("Lobby");
        await button("Stay").click();
        await heading("Green tea");
        await openSettings();
        await button("Leave the room").click();
        await button("Stay").waitFor();
        await button("Stay").waitFor({state: "detached"});
        await ann.page.getByRole("heading", {level: 2, name: "More rooms"}).waitFor();
    });

    it("makes a private room with a topic", async () => {
        await button("New room").first().click();
        const dialog = ann.page.getByRole("dialog", {name: "New room"});
        await dialog.getByLabel("Room name").fill("Board");
        await dialog.getByLabel("Topic").fill("Who does what");
        await dialog.getByLabel("Who comes in").selectOption("private");
        await dialog.getByRole("button", {name: "Create room"}).click();
        await heading("Board");
        await ann.page.getByText("Who does what").first().waitFor();
        const ben = await Visitor.join(browser, server.url, "Ben");
        await ben.rooms.getByRole("button", {name: "Green tea"}).waitFor();
        assert.equal(await ben.rooms.getByRole("button", {name: "Board"}).count(), 0);
        await ben.close();
    });
});
