// How people want to be seen, between real pages.
import assert from "node:assert/strict";
import {after, before, describe, it} from "node:test";
import {eventually} from "./lib/chat.mjs";
import {Scene} from "./lib/scene.mjs";

describe("how one is seen", () => {
    let scene, ann, ben;

    before(async () => {
        scene = await Scene.of("Ann", "Ben");
        ({ann, ben} = scene);
    });

    after(() => scene?.close());

    const here = (visitor, count) => visitor.page.getByRole("button", {name: new RegExp(`^${count} here`)});
    const listed = (visitor, names) => eventually(async () => {
        const people = await visitor.page.getByRole("region", {name: "People"}).getByRole("listitem").allTextContents();
        assert.deepEqual(people.map((name) => name.replace(/[\u2068\u2069]/g, "")), names);
    });
    const account = (visitor) => visitor.page.getByRole("button", {name: /^Account:/});
    const choose = async (visitor, name) => {
        await account(visitor).press("Enter");
        await visitor.page.getByRole("button", {name: `Show me as: ${name}`}).press("Enter");
        await visitor.page.locator(`button[aria-current][aria-label="Show me as: ${name}"]`).waitFor();
        await visitor.page.keyboard.press("Escape");
    };

    it("is chosen in the account panel and seen by others, with words", async () => {
        await here(ann, 2).press("Enter");
        await listed(ann, ["Ann (you)", "Ben"]);
        await choose(ben, "Away");
        await listed(ann, ["Ann (you)", "Ben, away"]);
    });

    it("is kept over a reload", async () => {
        await ben.page.reload();
        await ben.ready();
        await ben.page.getByRole("button", {name: /^Account:.*, Away$/}).waitFor();
        await listed(ann, ["Ann (you)", "Ben, away"]);
    });

    it("is set by a command", async () => {
        await ben.say("/dnd");
        await listed(ann, ["Ann (you)", "Ben, do not disturb"]);
        await ben.say("/online");
        await listed(ann, ["Ann (you)", "Ben"]);
    });

    it("may be not at all, while everything else goes on", async () => {
        await ben.say("/invisible");
        await listed(ann, ["Ann (you)"]);
        await here(ann, 1).waitFor();
        await ben.say("Nobody sees me");
        await ann.sees("Nobody sees me");
        await listed(ann, ["Ann (you)"]);
        await ben.page.reload();
        await ben.ready();
        await ben.say("Nor now");
        await ann.sees("Nor now");
        await listed(ann, ["Ann (you)"]);
        await ben.say("/online");
        await listed(ann, ["Ann (you)", "Ben"]);
    });
});
