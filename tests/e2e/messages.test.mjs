// What people do with messages: they answer them, mend them, like them, pin them and take them back.
import assert from "node:assert/strict";
import {after, before, describe, it} from "node:test";
import {eventually} from "./lib/chat.mjs";
import {Finger, phone} from "./lib/finger.mjs";
import {Scene} from "./lib/scene.mjs";

describe("messages", () => {
    let scene, bob, ann, dora, finger;

    before(async () => {
        scene = await Scene.of();
        bob = await scene.far("Bob");
        for (let i = 1; i <= 60; i++) await bob.say(`Line ${i}.`);
        ann = await scene.join("Ann");
        await ann.sees("Line 60.");
        dora = await scene.join("Dora", phone);
        finger = await Finger.on(dora.page);
        await dora.sees("Line 60.");
        await dora.settle();
    });

    after(() => scene?.close());

    const button = (visitor, name) => visitor.page.getByRole("button", {name});
    const replying = (visitor) => visitor.page.locator("p[data-slot]", {hasText: /^Replying to/});

    /// The event of these words, as everybody else gets it.
    function posted(words) {
        return eventually(() => {
            const push = bob.pushes.find((one) => one.type === "event" && one.payload.kind === "posted" && one.payload.body === words);
            assert.ok(push);
            return push.payload;
        });
    }

    /// The newest event of a kind.
    function happened(kind, target) {
        return eventually(() => {
            const push = bob.pushes.findLast((one) => one.type === "event" && one.payload.kind === kind && one.payload.target === target);
            assert.ok(push, kind);
            return push.payload;
        });
    }

    /// The pointer on a message brings its bar.
    async function pointAt(text) {
        const box = await ann.article(text).getByRole("paragraph").first().boundingBox();
        await ann.page.mouse.move(box.x + 20, box.y + 8);
        await ann.article(text).getByRole("button", {name: "More"}).waitFor();
        await ann.settle();
    }

    async function choose(text, name) {
        await pointAt(text);
        await press(ann.article(text).getByRole("button", {name: "More"}));
        const item = ann.page.getByRole("region", {name: "Message"}).getByRole("button", {name, exact: true});
        await item.waitFor();
        await ann.settle();
        await press(item);
        await item.waitFor({state: "detached"});
    }

    /// As a mouse does it: the picture gets the press.
    async function press(locator) {
        const box = await locator.boundingBox();
        await ann.page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    }

    it("answers the message that has the focus with R, and Escape answers nothing any more", async () => {
        await ann.log.focus();
        await ann.page.keyboard.press("Enter");
        await ann.page.keyboard.press("ArrowUp");
        await ann.page.keyboard.press("r");
        await replying(ann).waitFor();
        assert.match(await replying(ann).textContent(), /Bob\u2069?: Line 59\.$/);
        await ann.page.keyboard.press("Escape");
        await replying(ann).waitFor({state: "detached"});
        await ann.article("Line 60.").focus();
        await ann.page.keyboard.press("r");
        await replying(ann).waitFor();
        await ann.page.keyboard.type("The last one");
        await ann.page.keyboard.press("Enter");
        const event = await posted("The last one");
        assert.equal(event.target, (await posted("Line 60.")).seq);
        await ann.article("The last one").getByRole("button", {name: /^Reply to .*Line 60\.$/}).waitFor();
    });

    it("leads from an answer to what is answered, and marks it", async () => {
        const target = (await posted("Line 3.")).seq;
        await bob.change("send", "lobby", {body: "See the third", target});
        const quote = ann.article("See the third").getByRole("button", {name: /^Reply to/});
        await quote.waitFor();
        await ann.settle();
        await press(quote);
        await ann.article(/^Line 3\.$/).waitFor();
        assert.match(ann.page.url(), new RegExp(`/r/lobby/${target}$`));
        await press(button(ann, "Jump to latest"));
        await ann.sees("See the third");
        await ann.settle();
    });

    it("swipes a message to the right to answer it", async () => {
        const target = await bob.say("Swipe me");
        await dora.sees("Swipe me");
        await dora.settle();
        await eventually(async () => {
            const box = await dora.article("Swipe me").getByRole("paragraph").first().boundingBox();
            await finger.drag({x: box.x + 20, y: box.y + 8}, {x: box.x + 150, y: box.y + 12}, 6);
            await finger.up();
            await dora.settle();
            if (await button(dora, "Copy text").count()) await finger.tap(160, 60);
            assert.ok(await replying(dora).count() > 0);
        });
        await dora.say("Swiped");
        assert.equal((await posted("Swiped")).target, target);
    });

    it("reacts with a press, and takes it back with one on the chip", async () => {
        const target = await bob.say("Who likes tea?");
        await ann.sees("Who likes tea?");
        await pointAt("Who likes tea?");
        await press(ann.article("Who likes tea?").getByRole("button", {name: "React with 👍"}));
        const chip = ann.article("Who likes tea?").getByRole("button", {name: /^👍 1: you$/});
        await chip.waitFor();
        assert.equal((await happened("reacted", target)).emoji, "👍");
        await bob.change("react", "lobby", {target, emoji: "👍"});
        await ann.article("Who likes tea?").getByRole("button", {name: "👍 2: you, Bob"}).waitFor();
        await ann.settle();
        await press(ann.article("Who likes tea?").getByRole("button", {name: "👍 2: you, Bob"}));
        await ann.article("Who likes tea?").getByRole("button", {name: "👍 1: Bob"}).waitFor();
        await happened("unreacted", target);
    });

    it("edits the last message with Up, and Escape gives the draft back", async () => {
        await ann.say("I will be their at four");
        const {seq} = await posted("I will be their at four");
        await ann.sees("I will be their at four");
        await eventually(async () => assert.equal(await ann.log.locator("[data-state]").count(), 0));
        await ann.composer.focus();
        await ann.page.keyboard.press("ArrowUp");
        await ann.page.locator("p[data-slot]", {hasText: /^Editing your message/}).waitFor();
        assert.equal(await ann.composer.inputValue(), "I will be their at four");
        await ann.composer.fill("I will be there at four");
        await ann.page.keyboard.press("Enter");
        await ann.article("I will be there at four").getByText(/^\(edited \d\d:\d\d\)$/).waitFor();
        assert.equal((await happened("edited", seq)).body, "I will be there at four");
        assert.equal(await ann.composer.inputValue(), "");
        await ann.page.keyboard.press("ArrowUp");
        await ann.page.locator("p[data-slot]", {hasText: /^Editing your message/}).waitFor();
        await ann.page.keyboard.press("Escape");
        await ann.page.locator("p[data-slot]", {hasText: /^Editing your message/}).waitFor({state: "detached"});
        assert.equal(await ann.composer.inputValue(), "");
    });

    it("pins and unpins from the menu", async () => {
        await choose("I will be there at four", "Pin");
        await ann.article("I will be there at four").getByText("Pinned").waitFor();
        await choose("I will be there at four", "Unpin");
        await ann.article("I will be there at four").getByText("Pinned").waitFor({state: "detached"});
    });

    it("deletes after a while in which it can be undone", async () => {
        const {seq} = await posted("I will be their at four");
        await choose("I will be there at four", "Delete");
        await press(button(ann, "Undo"));
        await ann.sees("I will be there at four");
        await choose("I will be there at four", "Delete");
        await button(ann, "Undo").waitFor();
        await happened("deleted", seq);
        await button(ann, "Undo").waitFor({state: "detached"});
        assert.equal(await ann.article("I will be there at four").count(), 0);
    });
});
