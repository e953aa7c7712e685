// The server goes and comes back, and nobody has to do anything: nothing is lost and nothing is there twice.
import assert from "node:assert/strict";
import {after, before, describe, it} from "node:test";
import {launch, serverAway, Visitor} from "./lib/chat.mjs";
import {Server} from "./lib/server.mjs";

describe("when the server", () => {
    let browser, server, ann, ben;
    const said = [];

    before(async () => {
        browser = await launch();
        server = await Server.start();
        ann = await Visitor.join(browser, server.url, "Ann");
        ben = await Visitor.join(browser, server.url, "Ben");
        for (const visitor of [ann, ben]) visitor.expect(serverAway);
    });

    after(async () => {
        await ann?.close();
        await ben?.close();
        await server?.stop();
        await browser?.close();
    });

    async function says(visitor, text) {
        await visitor.say(text);
        said.push(text);
        for (const each of [ann, ben]) await each.seesExactly(said);
    }

    async function speakWhileDown(text) {
        await ann.say(text);
        said.push(text);
        const pending = ann.log.locator("[data-state=pending]").filter({hasText: text});
        await pending.waitFor();
        return pending;
    }

    it("is killed, both come back with what was said meanwhile", async () => {
        await says(ann, "one");
        await says(ben, "two");
        assert.equal(await server.end("SIGKILL"), null);
        await speakWhileDown("said while it was down");
        await server.restart();
        for (const visitor of [ann, ben]) await visitor.seesExactly(said);
        await says(ben, "and on we go");
    });

    it("is killed in mid-sentence, each acknowledged message is kept", async () => {
        const many = Array.from({length: 6}, (_, i) => `sentence ${i + 1}`);
        for (const text of many) await ann.say(text);
        await server.end("SIGKILL");
        await server.restart();
        said.push(...many);
        for (const visitor of [ann, ben]) await visitor.seesExactly(said);
    });

    it("is stopped for an update, it ends well and both come back", async () => {
        assert.equal(await server.end("SIGTERM"), 0);
        await speakWhileDown("said during the update");
        await server.restart();
        for (const visitor of [ann, ben]) await visitor.seesExactly(said);
    });

    it("has been down, somebody new reads all of it", async () => {
        const eve = await Visitor.join(browser, server.url, "Eve");
        await eve.seesExactly(said);
        await eve.close();
    });
});
