// What links lead to, below the words that they stand in.
import assert from "node:assert/strict";
import {once} from "node:events";
import {createServer} from "node:http";
import {after, before, describe, it} from "node:test";
import {eventually} from "./lib/chat.mjs";
import {Scene} from "./lib/scene.mjs";

describe("a card", () => {
    let scene, ann, bob, site, address, asked;

    before(async () => {
        asked = [];
        site = createServer((request, response) => {
            asked.push(request.url);
            response.setHeader("Content-Type", "text/html; charset=utf-8");
            response.end(`<title>A page</title><meta property="og:site_name" content="The Kettle">
                <meta property="og:title" content="How to brew tea ${request.url}">
                <meta name="description" content="Water that has boiled, leaves, four minutes: what else it takes, and what it does not.">`);
        });
        site.listen(0, "127.0.0.1");
        await once(site, "listening");
        const place = `127.0.0.1:${site.address().port}`;
        address = `http://${place}`;
        scene = await Scene.with({options: ["--link-cards=any", `--link-cards-inside=${place}`]}, "Ann");
        ({ann} = scene);
        bob = await scene.far("Bob");
    });

    after(async () => {
        site?.close();
        await scene?.close();
    });

    const card = (visitor, words) => visitor.page.getByRole("link", {name: words});
    const button = (name) => ann.page.getByRole("button", {name});

    it("shows what a link leads to below the words", async () => {
        await bob.say(`look: ${address}/green`);
        await card(ann, "The Kettle: How to brew tea /green. Water that").waitFor();
        const words = await ann.article("look:").getByRole("link", {name: `${address}/green`}).boundingBox();
        const below = await card(ann, "The Kettle: How to brew tea /green").boundingBox();
        assert.ok(below.y >= words.y + words.height - 1, "it stands below");
        assert.deepEqual(asked, ["/green"]);
    });

    it("leads there", async () => {
        const box = await card(ann, "How to brew tea /green").boundingBox();
        await ann.page.mouse.move(box.x + 60, box.y + box.height / 2);
        const hot = ann.page.locator("#hot a");
        await eventually(async () => assert.equal(await hot.getAttribute("href"), `${address}/green`));
    });

    it("moves nothing that one reads when it comes above", async () => {
        for (let i = 0; i < 30; i++) await bob.say(`line ${i}`);
        await ann.sees("line 29");
        await bob.say(`${address}/late`);
        await card(ann, "How to brew tea /late").waitFor();
        // Who is at the end stays there.
        const log = await ann.page.getByRole("log").boundingBox();
        const box = await card(ann, "How to brew tea /late").boundingBox();
        assert.ok(box.y + box.height <= log.y + log.height, "all of it is in sight");
    });

    it("is not shown to who does not want any", async () => {
        await button(/^Account/).click();
        await button("Don’t show what links lead to").press("Enter");
        await button("Show what links lead to").waitFor();
        await button("Close account").click();
        await ann.sees(`${address}/late`);
        assert.equal(await card(ann, "How to brew tea").count(), 0);
        await bob.say(`${address}/unseen`);
        await ann.sees(`${address}/unseen`);
        assert.ok(!asked.includes("/unseen"));
    });
});
