// Two people talk under a message: in its thread, not in the room, or beside it.
import assert from "node:assert/strict";
import {after, before, describe, it} from "node:test";
import {eventually} from "./lib/chat.mjs";
import {Scene} from "./lib/scene.mjs";

const narrow = {viewport: {width: 320, height: 640}};

const button = (visitor, name) => visitor.page.getByRole("button", {name});

async function shoot(visitor, name) {
    if (!process.env.PARLEY_SHOTS) return;
    await visitor.settle();
    await visitor.page.screenshot({path: `${process.env.PARLEY_SHOTS}/${name}.png`});
}

describe("threads", () => {
    let scene, server, ann, ben;

    before(async () => {
        scene = await Scene.of("Ann", ["Ben", narrow]);
        ({server, ann, ben} = scene);
        await ann.say("Which tea do we want?");
        await ann.say("And biscuits?");
        await ben.sees("And biscuits?");
    });

    after(() => scene?.close());

    const heading = (visitor) => visitor.page.getByRole("heading", {name: /^Thread in/}).or(visitor.page.getByText(/^Thread in Lobby$/));

    /// With the keyboard alone: the message, its bar, the button.
    async function reply(visitor, text) {
        await visitor.article(text).focus();
        await visitor.article(text).getByRole("button", {name: "Reply in thread"}).focus();
        await visitor.page.keyboard.press("Enter");
        await button(visitor, "Close thread").waitFor();
        await visitor.settle();
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

describe("a thread in a wide window", () => {
    const wide = {viewport: {width: 1400, height: 800}};
    const small = {viewport: {width: 360, height: 640}};
    let scene, ann, ben, room, thread;

    before(async () => {
        scene = await Scene.of(["Ann", {...wide, colorScheme: "dark"}], ["Ben", small]);
        ({ann, ben} = scene);
        room = ann.page.getByRole("log", {name: "Messages in Lobby"});
        thread = ann.page.getByRole("log", {name: "Messages in Thread in Lobby"});
        await ben.say("Which tea do we want?");
        await ben.say("And biscuits?");
        await ann.sees("And biscuits?");
    });

    after(() => scene?.close());

    const said = (log, text) => log.getByRole("article").filter({hasText: text});
    const also = (visitor) => visitor.page.getByRole("checkbox", {name: /^Also to #.*Lobby/});

    async function reply(visitor, text) {
        await said(visitor.log.first(), text).focus();
        await said(visitor.log.first(), text).getByRole("button", {name: "Reply in thread"}).press("Enter");
        await button(visitor, "Close thread").waitFor();
    }

    it("stands beside its room, in which one reads on", async () => {
        await reply(ann, "Which tea do we want?");
        await ann.say("Green, please");
        await said(thread, "Green, please").waitFor();
        await ben.say("The kettle is on");
        await said(room, "The kettle is on").waitFor();
        assert.equal(await said(thread, "The kettle is on").count(), 0);
        assert.equal(await said(room, "Green, please").count(), 0);
        assert.equal(await said(room, "Which tea do we want?").count(), 1);
        assert.equal(await said(thread, "Which tea do we want?").count(), 1);
        const [left, right] = [await room.boundingBox(), await thread.boundingBox()];
        assert.ok(left.x + left.width <= right.x && right.width >= 360, JSON.stringify([left, right]));
        assert.equal(await ann.rooms.getByRole("button", {name: /^Lobby, .*unread/}).count(), 0);
        await shoot(ann, "beside-dark");
    });

    it("has one composer, and what is done in the room is done there", async () => {
        await said(room, "The kettle is on").focus();
        await said(room, "The kettle is on").getByRole("button", {name: "React with \u{1F44D}"}).press("Enter");
        await ben.article("The kettle is on").getByRole("button", {name: /\u{1F44D}/u}).waitFor();
        await button(ann, "Close thread").waitFor();
        await ann.composer.focus();
        await ann.page.keyboard.insertText("half a thought");
        const bar = button(ann, /^Write to #.*Lobby/);
        const box = await bar.boundingBox();
        await ann.page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
        await thread.waitFor({state: "detached"});
        await eventually(async () => assert.equal(await ann.composer.inputValue(), ""));
        await ann.page.keyboard.insertText("Here it comes");
        await ann.page.keyboard.press("Enter");
        await ben.sees("Here it comes");
        await reply(ann, "Which tea do we want?");
        await eventually(async () => assert.equal(await ann.composer.inputValue(), "half a thought"));
        await ann.composer.fill("");
    });

    it("says to the room too what is meant for both", async () => {
        await reply(ben, "Which tea do we want?");
        await shoot(ben, "beside-small");
        await also(ben).press("Enter");
        await eventually(async () => assert.equal(await also(ben).getAttribute("aria-checked"), "true"));
        await shoot(ben, "beside-small-checked");
        await ben.say("Black, and strong");
        await said(room, "Black, and strong").waitFor();
        await said(thread, "Black, and strong").waitFor();
        await eventually(async () => assert.equal(await also(ben).getAttribute("aria-checked"), "false"));
        await shoot(ann, "beside-both");
        await button(ann, "Close thread").click();
        await thread.waitFor({state: "detached"});
        await shoot(ann, "beside-closed");
        await said(room, "Black, and strong").getByRole("button", {name: "In a thread: Which tea do we want?"}).click();
        await said(thread, "Black, and strong").waitFor();
    });

    it("goes with Escape and the browser's Back, and covers the room in a narrower window", async () => {
        await ann.page.emulateMedia({colorScheme: "light"});
        await shoot(ann, "beside-light");
        await ann.composer.focus();
        await ann.page.keyboard.press("Escape");
        await thread.waitFor({state: "detached"});
        await reply(ann, "And biscuits?");
        await thread.waitFor();
        await ann.page.goBack();
        await thread.waitFor({state: "detached"});
        await reply(ann, "Which tea do we want?");
        await ann.page.setViewportSize({width: 1000, height: 700});
        await room.waitFor({state: "detached"});
        await thread.waitFor();
        await shoot(ann, "beside-1000");
    });
});
