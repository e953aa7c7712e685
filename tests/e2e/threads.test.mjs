// Two people talk under a message: in its thread, not in the room.
import assert from "node:assert/strict";
import {after, before, describe, it} from "node:test";
import {eventually, launch, Visitor} from "./lib/chat.mjs";
import {Server} from "./lib/server.mjs";

const narrow = {viewport: {width: 320, height: 640}};

describe("threads", () => {
    let browser, server, ann, ben;

    before(async () => {
        browser = await launch();
        server = await Server.start();
        ann = await Visitor.join(browser, server.url, "Ann");
        ben = await Visitor.join(browser, server.url, "Ben", narrow);
        await ann.say("Which tea do we want?");
        await ann.say("And biscuits?");
        await ben.sees("And biscuits?");
    });

    after(async () => {
        await ann?.close();
        await ben?.close();
        await server?.stop();
        await browser?.close();
    });

    const button = (visitor, name) => visitor.page.getByRole("button", {name});
    const heading = (visitor) => visitor.page.getByRole("heading", {name: /^Thread in/}).or(visitor.page.getByText(/^Thread in Lobby$/));

    /// With the keyboard alone: the message, its bar, the button.
    async function reply(visitor, text) {
        await visitor.article(text).focus();
        await visitor.article(text).getByRole("button", {name: "Reply in thread"}).focus();
        await visitor.page.keyboard.press("Enter");
        await button(visitor, "Close thread").waitFor();
        await visitor.settle();
    }

    async function shoot(visitor, name) {
        if (!process.env.PARLEY_SHOTS) return;
        await visitor.settle();
        await visitor.page.screenshot({path: `${process.env.PARLEY_SHOTS}/${name}.png`});
    }

    it("is written into from a message, and the room says how much there is", async () => {
        await reply(ben, "Which tea do we want?");
        await ben.sees("Which tea do we want?");
        assert.equal(await ben.article("And biscuits?").count(), 0);
        await ben.say("Green, please");
        await ben.say("Or black");
        await ben.sees("Or black");
        await shoot(ben, "thread-narrow");
        const line = ann.article("Which tea do we want?").getByRole("button", {name: /^2 replies, 2 new, last at \d\d:\d\d$/});
        await line.waitFor();
        assert.equal(await ann.article("Green, please").count(), 0);
        await shoot(ann, "thread-line-wide");
        await line.click();
        await ann.sees("Green, please");
        await ann.say("Both then");
        await ben.sees("Both then");
        await shoot(ann, "thread-wide");
    });

    it("closes with Escape, and everything was read", async () => {
        await ann.composer.focus();
        await ann.page.keyboard.press("Escape");
        await button(ann, "Close thread").waitFor({state: "detached"});
        await ann.article("Which tea do we want?").getByRole("button", {name: /^3 replies, last at/}).waitFor();
        await ann.sees("And biscuits?");
        await shoot(ann, "thread-closed-wide");
    });

    it("keeps a draft of its own", async () => {
        await ben.composer.focus();
        await ben.page.keyboard.insertText("half a thought");
        await eventually(async () => assert.equal(await ben.composer.inputValue(), "half a thought"));
        await button(ben, "Close thread").click();
        await button(ben, "Close thread").waitFor({state: "detached"});
        await eventually(async () => assert.equal(await ben.composer.inputValue(), ""));
        await shoot(ben, "thread-line-narrow");
        await reply(ben, "Which tea do we want?");
        await eventually(async () => assert.equal(await ben.composer.inputValue(), "half a thought"));
    });

    it("is found by a link to one of its replies, in a page that knows nothing yet", async () => {
        const link = new URL("/r/lobby/4", server.url);
        await ann.page.goto(link.href);
        await ann.ready();
        await button(ann, "Close thread").waitFor();
        await ann.sees("Green, please");
        await heading(ann).first().waitFor();
    });
});
