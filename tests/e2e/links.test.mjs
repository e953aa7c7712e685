// Addresses in messages are links, and the browser's own where the pointer is.
import assert from "node:assert/strict";
import {once} from "node:events";
import {createServer} from "node:http";
import {after, before, describe, it} from "node:test";
import {eventually} from "./lib/chat.mjs";
import {Scene} from "./lib/scene.mjs";

describe("an address in a message", () => {
    let scene, server, ann, bob, elsewhere, address;

    before(async () => {
        scene = await Scene.of();
        ({server} = scene);
        elsewhere = createServer((request, response) => response.end("<title>Elsewhere</title>"));
        elsewhere.listen(0, "127.0.0.1");
        await once(elsewhere, "listening");
        address = `http://127.0.0.1:${elsewhere.address().port}/page`;
        ann = await scene.join("Ann");
        bob = await scene.far("Bob");
    });

    after(async () => {
        elsewhere?.close();
        await scene?.close();
    });

    const link = () => ann.page.locator("#hot a");

    /// Moves the pointer over the address; resolves with the place.
    async function hover(text, href) {
        const box = await ann.article(text).last().getByRole("link", {name: href}).boundingBox();
        const place = {x: box.x + 20, y: box.y + box.height / 2};
        await ann.page.mouse.move(place.x, place.y);
        await link().waitFor({state: "attached"});
        return place;
    }

    it("is a real link where it is drawn, and only there", async () => {
        await bob.say(`look at ${address}, please`);
        await ann.sees("look at");
        const place = await hover("look at", address);
        assert.equal(await ann.page.evaluate(({x, y}) => document.elementFromPoint(x, y).closest("a").getAttribute("href"), place), address);
        assert.equal(await link().getAttribute("target"), "_blank");
        assert.equal(await link().getAttribute("rel"), "noopener noreferrer");
        assert.equal(await link().getAttribute("title"), address);
        const drawn = await ann.article("look at").last().getByRole("paragraph").boundingBox();
        await ann.page.mouse.move(drawn.x + 10, place.y);
        await link().waitFor({state: "detached"});
    });

    for (const button of ["middle", "left"]) {
        it(`opens beside the chat by the ${button} button`, async () => {
            const place = await hover("look at", address);
            const opened = ann.context.waitForEvent("page");
            await ann.page.mouse.click(place.x, place.y, {button});
            const page = await opened;
            await page.waitForURL(address);
            assert.equal(await page.evaluate(() => window.opener), null);
            await page.close();
            await eventually(async () => {
                assert.equal(await ann.composer.evaluate((field) => document.activeElement === field), true, "one writes on");
            });
        });
    }

    it("is reached by the keyboard", async () => {
        await ann.article("look at").last().getByRole("link", {name: address}).focus();
        const opened = ann.context.waitForEvent("page");
        await ann.page.keyboard.press("Enter");
        const page = await opened;
        await page.waitForURL(address);
        await page.close();
        await ann.composer.focus();
    });

    it("of a room here leads there within the page, by key and by pointer", async () => {
        const random = `${server.url}/r/random`;
        const lobby = `${server.url}/r/lobby`;
        await bob.ask("join", {room: "random"});
        await bob.say(`come to ${random} with me`);
        await bob.say(`back to ${lobby} again`, "random");
        await ann.sees("come to");
        await ann.page.evaluate(() => { window.stays = true; });
        await ann.article("come to").getByRole("link", {name: random}).press("Enter");
        await ann.page.waitForURL(random);
        await ann.sees("back to");
        const place = await hover("back to", lobby);
        assert.equal(await link().getAttribute("target"), null);
        await ann.page.mouse.click(place.x, place.y);
        await ann.page.waitForURL(lobby);
        await ann.sees("come to");
        assert.equal(await ann.page.evaluate(() => window.stays), true, "the page is the same");
        await eventually(async () => {
            assert.equal(await ann.composer.evaluate((field) => document.activeElement === field), true, "one writes on");
        });
        await ann.page.goBack();
        await ann.page.waitForURL(random);
        await ann.page.goForward();
        await ann.sees("come to");
        const opened = ann.context.waitForEvent("page");
        const again = await hover("come to", random);
        await ann.page.mouse.click(again.x, again.y, {button: "middle"});
        await (await opened).close();
    });

    it("of a room that is not there says so", async () => {
        const nowhere = `${server.url}/r/nowhere`;
        await bob.say(`what of ${nowhere} then`);
        await ann.sees("what of");
        await ann.article("what of").getByRole("link", {name: nowhere}).press("Enter");
        await ann.page.getByRole("main").getByText("That room is not here, or not open to you").waitFor();
        assert.match(ann.page.url(), /\/r\/lobby$/);
        await ann.composer.focus();
    });

    it("is one link over all its lines", async () => {
        const long = `${address}?${"abc-".repeat(60)}`;
        await bob.say(`long: ${long}x`);
        await ann.sees("long:");
        await hover("long:", `${long}x`);
        assert.ok(await link().locator("span").count() > 1);
        const last = await link().locator("span").last().boundingBox();
        await ann.page.mouse.move(last.x + 5, last.y + 10);
        await ann.settle();
        assert.equal(await link().getAttribute("href"), `${long}x`);
    });

    it("says where it leads, whatever it looks like", async () => {
        await bob.say("tricks: https://example.com@127.0.0.1/login https://ex\u0430mple.com/x");
        await ann.sees("tricks:");
        await hover("tricks:", "https://example.com@127.0.0.1/login");
        assert.match(await link().getAttribute("title"), /^Leads to 127\.0\.0\.1\n/);
        await ann.page.mouse.move(500, 20);
        await link().waitFor({state: "detached"});
        await hover("tricks:", "https://ex\u0430mple.com/x");
        assert.match(await link().getAttribute("title"), /^https:\/\/xn--/);
    });

    it("is never a program", async () => {
        await bob.say("bad: javascript:alert(1) data:text/html,<b>x</b> JavaScript://example.org/%0aalert(1) vbscript:x");
        await ann.sees("bad:");
        assert.equal(await ann.article("bad:").getByRole("link").count(), 0);
        const box = await ann.article("bad:").getByRole("paragraph").boundingBox();
        for (let x = 5; x < 500; x += 25) {
            await ann.page.mouse.move(box.x + x, box.y + 11);
            await ann.settle();
            assert.equal(await link().count(), 0);
        }
    });

    it("can be pressed and dragged without selecting or losing words", async () => {
        const place = await hover("look at", address);
        const dragged = ann.page.evaluate(() => new Promise((resolve) => {
            document.addEventListener("dragstart", (event) => resolve(event.dataTransfer.getData("text/uri-list")), {once: true});
        }));
        await ann.page.mouse.down();
        await ann.page.mouse.move(place.x + 30, place.y + 40, {steps: 5});
        assert.equal(await Promise.race([dragged, ann.settle().then(() => "no drag")]), address);
        await ann.page.mouse.up();
        await eventually(async () => assert.equal(await ann.page.locator("#selected").isVisible(), false));
    });
});
