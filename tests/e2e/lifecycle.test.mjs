// The page through what happens to pages: offline and back, asleep, hidden, put away.
import assert from "node:assert/strict";
import {after, before, describe, it} from "node:test";
import {eventually, launch, serverAway, Visitor} from "./lib/chat.mjs";
import {RawClient} from "./lib/raw_client.mjs";
import {Server} from "./lib/server.mjs";
import {Wire} from "./lib/wire.mjs";

describe("a page", () => {
    let browser, server, wire, grace;

    before(async () => {
        browser = await launch([], ["--disable-back-forward-cache"]);
        server = await Server.start();
        wire = await Wire.to(server);
        grace = await RawClient.join(server, "Grace");
    });

    after(async () => {
        grace?.close();
        wire?.stop();
        await server?.stop();
        await browser?.close();
    });

    const sockets = (visitor) => {
        const opened = [];
        visitor.page.on("websocket", (socket) => opened.push(socket));
        return opened;
    };

    it("offline takes messages, and sends them when the network is back", async () => {
        const own = await Server.start();
        const ann = await Visitor.join(browser, own.url, "Ann");
        ann.expect(serverAway);
        await ann.say("before");
        await ann.seesExactly(["before"]);
        await own.end("SIGKILL");
        await ann.page.getByText(/^Reconnecting in \d+ s$/).waitFor();
        await ann.context.setOffline(true);
        await ann.page.getByText("You are offline. What you write is sent when the network is back.").waitFor();
        for (const text of ["one", "two"]) await ann.say(text);
        await eventually(async () => assert.equal(await ann.log.locator("[data-state=pending]").count(), 2));
        await own.restart();
        await ann.context.setOffline(false);
        await ann.seesExactly(["before", "one", "two"]);
        await ann.page.getByText("You are offline").waitFor({state: "detached"});
        await ann.close();
        await own.stop();
    });

    it("offline tries again at once when the person wants it", async () => {
        const own = await Server.start();
        const ann = await Visitor.join(browser, own.url, "Ann");
        ann.expect(serverAway);
        await own.end("SIGKILL");
        await ann.context.setOffline(true);
        await ann.page.getByText("You are offline").waitFor();
        const opened = sockets(ann);
        await ann.page.getByRole("button", {name: "Retry now"}).click();
        await eventually(() => assert.ok(opened.length > 0));
        await ann.close();
        await own.stop();
    });

    it("on a machine that slept finds out within seconds that its connection is dead", async () => {
        const ann = await Visitor.open(browser, "");
        await ann.page.clock.install();
        await ann.page.goto(wire.url);
        await ann.enter("Sleeper");
        await ann.say("good night");
        await ann.sees("good night");
        wire.goDead();
        await grace.say("said while you slept");
        const opened = sockets(ann);
        const woken = Date.now();
        await ann.page.clock.fastForward(40_000);   // less than the silence that gives a connection up
        await ann.sees("said while you slept");
        assert.equal(opened.length, 1);
        assert.ok(Date.now() - woken < 10_000, `${Date.now() - woken} ms`);
        await ann.close();
    });

    it("hidden for hours counts what comes, and shows all of it when it is seen again", async () => {
        const ann = await Visitor.open(browser, "");
        await ann.page.clock.install();
        await ann.page.goto(wire.url);
        await ann.enter("Elsewhere");
        await ann.page.getByText("Connected", {exact: true}).waitFor({state: "attached"});
        await ann.setVisible(false);
        for (let i = 1; i <= 3; i++) await grace.say(`hidden ${i}`);
        await eventually(async () => assert.match(await ann.page.title(), /^\(3\) /));
        await ann.page.clock.fastForward("05:00:00");
        wire.goDead();
        for (let i = 4; i <= 6; i++) await grace.say(`hidden ${i}`);
        await ann.setVisible(true);
        for (let i = 1; i <= 6; i++) await ann.sees(`hidden ${i}`);
        await eventually(async () => assert.doesNotMatch(await ann.page.title(), /^\(/));
        await ann.close();
    });

    it("comes out of the back-forward cache as it was, and connects anew", async () => {
        const ann = await Visitor.join(browser, server.url, "Ann");
        await ann.page.evaluate(() => {
            window.same = "page";
            addEventListener("pageshow", (event) => { window.persisted = event.persisted; });
        });
        await ann.composer.focus();
        await ann.page.keyboard.insertText("half a line");
        await ann.page.evaluate(() => { location.href = "/icon-that-is-not-there"; });
        await ann.page.getByText("There is nothing here.").waitFor();
        await grace.say("while you were on another page");
        await ann.page.evaluate(() => history.back());
        await eventually(async () => assert.equal(await ann.page.evaluate(() => window.persisted), true));
        assert.equal(await ann.page.evaluate(() => window.same), "page");
        await ann.sees("while you were on another page");
        assert.equal(await ann.composer.inputValue(), "half a line");
        ann.expect(/404/);
        await ann.close();
    });
});
