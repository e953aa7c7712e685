// A link brings somebody into a private room: on their first visit, until it is revoked. And how many are in a room is told.
import assert from "node:assert/strict";
import {after, before, describe, it} from "node:test";
import {Visitor} from "./lib/chat.mjs";
import {Scene} from "./lib/scene.mjs";

const narrow = {viewport: {width: 320, height: 640}};

describe("links into a room", () => {
    let scene, browser, server, ann, link;

    before(async () => {
        scene = await Scene.of(["Ann", {permissions: ["clipboard-read", "clipboard-write"]}]);
        ({browser, server, ann} = scene);
    });

    after(() => scene?.close());

    const button = (visitor, name) => visitor.page.getByRole("button", {name});
    const settings = (visitor) => visitor.page.getByRole("region", {name: "Room settings"});

    async function shoot(visitor, name) {
        if (!process.env.PARLEY_SHOTS) return;
        await visitor.settle();
        await visitor.page.screenshot({path: `${process.env.PARLEY_SHOTS}/${name}.png`});
    }

    async function makeRoom(visitor, name, kind) {
        await button(visitor, "New room").first().click();
        const dialog = visitor.page.getByRole("dialog", {name: "New room"});
        await dialog.getByLabel("Room name").fill(name);
        await dialog.getByLabel("Who comes in").selectOption(kind);
        await dialog.getByRole("button", {name: "Create room"}).click();
        await visitor.page.getByRole("textbox", {name: `Message ${name}`}).waitFor();
    }

    it("are made in the room's pane, shown once and copied", async () => {
        await makeRoom(ann, "Board", "private");
        await ann.say("Only for us");
        await button(ann, "Room settings").click();
        for (const choice of ["It holds for: 7 days", "It is for: Anybody"]) {
            await settings(ann).getByRole("button", {name: choice}).press("Enter");
            await ann.page.locator(`button[aria-current][aria-label="${choice}"]`).waitFor({state: "attached"});
        }
        await settings(ann).getByRole("button", {name: "Make a link"}).press("Enter");
        await settings(ann).getByRole("button", {name: "Copy link"}).press("Enter");
        link = await ann.page.evaluate(() => navigator.clipboard.readText());
        assert.match(link, /\/r\/board-[a-z0-9]+#join=[a-z0-9]+$/);
        await settings(ann).getByRole("button", {name: /^Revoke: .*for anybody, until/}).waitFor({state: "attached"});
        await shoot(ann, "room-links-wide");
    });

    it("let in who comes for the first time, with a name", async () => {
        const ben = await Visitor.join(browser, link, "Ben", narrow);
        await ben.sees("Only for us");
        assert.equal(await ben.page.evaluate(() => location.hash), "", "the code leaves the address");
        await ben.say("Thank you");
        await shoot(ben, "room-links-narrow");
        await button(ann, "Close room settings").click();
        await ann.sees("Thank you");
        await ben.close();
    });

    it("let nobody in once they are revoked, and say so", async () => {
        await button(ann, "Room settings").click();
        await settings(ann).getByRole("button", {name: /^Revoke: .?Your link/}).press("Enter");
        await settings(ann).getByText("No links are open.").waitFor();
        const eve = await Visitor.join(browser, link, "Eve");
        await eve.page.getByText(/used up, has ended or was withdrawn/).first().waitFor();
        assert.equal(await eve.article("Only for us").count(), 0);
        await eve.close();
    });

    it("and the list of rooms says how many are in each", async () => {
        await button(ann, "Close room settings").click();
        await makeRoom(ann, "Tea", "public");
        const ben = await Visitor.join(browser, server.url, "Ben", narrow);
        await ben.page.goto(`${server.url}/r/tea`);
        await ben.page.getByRole("textbox", {name: "Message Tea"}).waitFor();
        await button(ann, "All rooms").click();
        await ann.page.getByText(/^.?Tea.?, Public · 2 members/).waitFor();
        await shoot(ann, "room-members-wide");
        await ben.close();
    });
});
