// A message goes to another room, with whose words they are; and an edited one shows what it said before.
import assert from "node:assert/strict";
import {after, before, describe, it} from "node:test";
import {eventually} from "./lib/chat.mjs";
import {Scene} from "./lib/scene.mjs";

const narrow = {viewport: {width: 320, height: 640}};

describe("what was said", () => {
    let scene, server, bob, ann, ben;

    before(async () => {
        scene = await Scene.of();
        ({server} = scene);
        bob = await scene.far("Bob");
        await bob.change("create", undefined, {name: "Tea"});
        ann = await scene.join("Ann");
        ben = await scene.join("Ben", narrow, "/r/tea");
        await ann.page.goto(`${server.url}/r/tea`);
        await ann.page.getByRole("textbox", {name: "Message Tea"}).waitFor();
        await ann.page.getByRole("navigation", {name: "Rooms"}).getByRole("button", {name: /^Lobby/}).click();
        await bob.say("The kettle is on");
        await ann.sees("The kettle is on");
    });

    after(() => scene?.close());

    const button = (visitor, name) => visitor.page.getByRole("button", {name});

    async function shoot(visitor, name) {
        if (!process.env.PARLEY_SHOTS) return;
        await visitor.settle();
        await visitor.page.screenshot({path: `${process.env.PARLEY_SHOTS}/${name}.png`});
    }

    it("is forwarded from a message's menu, and says who said it and where", async () => {
        await ann.article("The kettle is on").focus();
        await ann.article("The kettle is on").getByRole("button", {name: "More"}).click();
        await button(ann, "Forward…").click();
        await ann.page.getByRole("combobox", {name: "Forward to a room or a person"}).waitFor();
        await shoot(ann, "forward-wide");
        await ann.page.keyboard.insertText("tea");
        await eventually(async () => assert.equal(await ann.page.getByRole("option").count(), 1));
        await ann.page.keyboard.press("Enter");
        await ben.sees("The kettle is on");
        await ben.article("The kettle is on").getByRole("button", {name: /^Forwarded from .?Bob.?, in Lobby, /}).waitFor();
        await shoot(ben, "forward-narrow");
    });

    it("leads back to where it was said", async () => {
        await ben.article("The kettle is on").getByRole("button", {name: /^Forwarded from/}).click();
        await ben.page.getByRole("textbox", {name: "Message Lobby"}).waitFor();
    });

    it("shows what it was before it was edited, newest first", async () => {
        await ben.say("Tea at tree");
        for (const each of [ann, ben]) await each.sees("Tea at tree");
        await ben.composer.focus();
        await ben.page.keyboard.press("ArrowUp");
        await eventually(async () => assert.equal(await ben.composer.inputValue(), "Tea at tree"));
        await ben.page.keyboard.press("Control+a");
        await ben.page.keyboard.insertText("Tea at three");
        await ben.page.keyboard.press("Enter");
        await ann.sees("Tea at three");
        await ann.article("Tea at three").getByRole("button", {name: "What it said before"}).click();
        const versions = ann.page.getByRole("region", {name: "Earlier versions"});
        await versions.getByText("Tea at tree", {exact: true}).waitFor();
        const all = await versions.textContent();
        assert.ok(all.indexOf("Tea at three") < all.indexOf("Tea at tree"));
        await shoot(ann, "versions-wide");
    });

    it("is gone in all its versions when it is deleted", async () => {
        await ben.article("Tea at three").focus();
        await ben.article("Tea at three").getByRole("button", {name: "More"}).click();
        await button(ben, "Delete").click();
        await button(ann, "Close the versions").waitFor({state: "detached"});
        assert.equal(await ann.page.locator("#mirror").getByText("Tea at tree").count(), 0);
    });
});
