// The address bar: links to rooms and messages, the browser's back and forward.
import assert from "node:assert/strict";
import {after, before, describe, it} from "node:test";
import {eventually, launch, Visitor} from "./lib/chat.mjs";
import {RawClient} from "./lib/raw_client.mjs";
import {Server} from "./lib/server.mjs";

describe("the address", () => {
    let browser, server, bob, old;

    before(async () => {
        browser = await launch();
        server = await Server.start();
        bob = await RawClient.join(server, "Bob");
        old = await bob.say("a very old message");
        for (let i = 0; i < 300; i += 50)
            await Promise.all(Array.from({length: 50}, (_, k) => bob.say(`filler ${i + k + 1}`)));
        await bob.ask("create", {name: "Tea", access: "public"});
    });

    after(async () => {
        bob?.close();
        await server?.stop();
        await browser?.close();
    });

    const path = (visitor) => visitor.page.evaluate(() => location.pathname);

    /// In the middle of the picture, and not only in the mirror.
    async function inSight(visitor, text) {
        const log = await visitor.log.boundingBox();
        const {y} = await visitor.article(text).first().boundingBox();
        assert.ok(y > log.y && y < log.y + log.height, `${text} at ${y}`);
    }

    it("of a message opens the room around it", async () => {
        const ann = await Visitor.join(browser, `${server.url}/r/lobby/${old}`, "Ann");
        await ann.sees("a very old message");
        await eventually(() => inSight(ann, "a very old message"));
        assert.equal(await path(ann), `/r/lobby/${old}`);
        await ann.page.reload();
        await ann.sees("a very old message");
        await eventually(() => inSight(ann, "a very old message"));
        await ann.say("back to now");
        await ann.sees("back to now");
        assert.equal(await path(ann), "/r/lobby");
        await ann.close();
    });

    it("goes back and forward between rooms", async () => {
        const ann = await Visitor.join(browser, server.url, "Ann");
        await ann.page.getByRole("heading", {name: "Lobby", exact: true}).waitFor();
        await ann.rooms.getByRole("button", {name: "Tea"}).click();
        await ann.page.getByRole("heading", {name: "Tea", exact: true}).waitFor();
        assert.equal(await path(ann), "/r/tea");
        await ann.page.evaluate(() => history.back());
        await ann.page.getByRole("heading", {name: "Lobby", exact: true}).waitFor();
        assert.equal(await path(ann), "/r/lobby");
        await ann.page.evaluate(() => history.forward());
        await ann.page.getByRole("heading", {name: "Tea", exact: true}).waitFor();
        await ann.close();
    });

    it("on a phone: back closes the list of rooms before it leaves the room", async () => {
        const ann = await Visitor.join(browser, server.url, "Ann", {viewport: {width: 390, height: 780}});
        const entries = () => ann.page.evaluate(() => history.length);
        await ann.page.getByRole("heading", {name: "Lobby", exact: true}).waitFor();
        const before = await entries();
        await ann.page.getByRole("button", {name: "Rooms", exact: true}).click();
        await ann.rooms.waitFor();
        await eventually(async () => assert.equal(await entries(), before + 1));
        await ann.page.evaluate(() => history.back());
        await ann.rooms.waitFor({state: "detached"});
        assert.equal(await path(ann), "/r/lobby");
        await ann.page.getByRole("button", {name: "Rooms", exact: true}).click();
        await ann.rooms.getByRole("button", {name: "Tea"}).click();
        await ann.page.getByRole("heading", {name: "Tea", exact: true}).waitFor();
        await ann.page.evaluate(() => history.back());
        await ann.page.getByRole("heading", {name: "Lobby", exact: true}).waitFor();
        await ann.rooms.waitFor({state: "detached"});
        await ann.close();
    });
});
