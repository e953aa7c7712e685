// A phone: fingers, a narrow screen, its keyboard, its Back.
import assert from "node:assert/strict";
import {after, before, describe, it} from "node:test";
import {eventually} from "./lib/chat.mjs";
import {Finger, phone} from "./lib/finger.mjs";
import {Scene} from "./lib/scene.mjs";

const targetMin = 44;
const many = 120;

describe("a phone", () => {
    let scene, server, bob, ann, finger;

    before(async () => {
        scene = await Scene.of();
        ({server} = scene);
        bob = await scene.far("Bob");
        for (let i = 1; i <= many; i++) await bob.say(`message number ${i}.`);
        ann = await scene.join("Ann", phone);
        await ann.context.grantPermissions(["clipboard-read", "clipboard-write"]);
        finger = await Finger.on(ann.page);
        await ann.sees(`message number ${many}.`);
        await ann.settle();
    });

    after(() => scene?.close());

    const button = (name) => ann.page.getByRole("button", {name});
    const yOf = async (text) => (await ann.article(text).boundingBox())?.y;
    const middle = (box) => ({x: box.x + box.width / 2, y: box.y + box.height / 2});

    /// The number of the first message in sight.
    async function firstInSight() {
        return Number((await ann.texts())[0].match(/\d+/)[0]);
    }

    async function toTheEnd() {
        const jump = button(/^Jump to latest/);
        if (await jump.count()) await finger.tapOn(jump);
        await ann.sees(`message number ${many}.`);
        await ann.settle();
    }

    it("scrolls what lies below a finger, as far as the finger goes", async () => {
        const target = `message number ${many - 8}.`;
        // A machine that is busy sees a finger that rests, and takes it for a long press: that one is tried again.
        await eventually(async () => {
            await toTheEnd();
            const before = await yOf(target);
            await finger.drag({x: 160, y: 200}, {x: 160, y: 300});
            await ann.settle();
            const moved = await yOf(target) - before;
            await finger.up();
            await ann.settle();
            if (await button("Copy text").count()) await finger.tap(160, 100);
            assert.ok(moved >= 75 && moved <= 100, `${moved} px`);
        });
        await toTheEnd();
    });

    it("scrolls on after a flick, and comes to rest", async () => {
        // A machine that is busy hears a slow finger: that one is tried again.
        await eventually(async () => {
            await toTheEnd();
            const before = await firstInSight();
            await finger.flick({x: 160, y: 200}, {x: 160, y: 420});
            await ann.settle();
            const scrolled = before - await firstInSight();
            assert.ok(scrolled > 12, `${scrolled} messages: further than the finger went`);
        });
        assert.equal(await button("Copy text").count(), 0);
        await toTheEnd();
    });

    it("selects nothing and opens nothing while it scrolls", async () => {
        await finger.drag({x: 160, y: 250}, {x: 120, y: 420}, 20);
        await finger.up();
        await ann.settle();
        assert.equal(await button(/^Copy$/).count(), 0);
        assert.equal(await ann.page.evaluate(() => String(getSelection())), "");
        assert.equal(await ann.composer.evaluate((field) => document.activeElement === field), false, "nor the keyboard");
        await toTheEnd();
    });

    it("offers what can be done with a message at a long press, and copies its words", async () => {
        const box = await ann.article(`message number ${many - 1}.`).boundingBox();
        await finger.hold(middle(box).x, middle(box).y, button("Copy text"));
        await finger.tapOn(button("Copy text"));
        await button("Copy text").waitFor({state: "detached"});
        assert.equal(await ann.page.evaluate(() => navigator.clipboard.readText()), `message number ${many - 1}.`);
        await ann.settle();
    });

    it("copies a link to the message", async () => {
        const box = await ann.article(`message number ${many - 1}.`).boundingBox();
        await finger.hold(middle(box).x, middle(box).y, button("Copy link to message"));
        await finger.tapOn(button("Copy link to message"));
        await button("Copy link to message").waitFor({state: "detached"});
        const link = await ann.page.evaluate(() => navigator.clipboard.readText());
        assert.match(link, new RegExp(`^${server.url}/r/lobby/\\d+$`));
    });

    it("selects words, whose ends a finger drags", async () => {
        const box = await ann.article(`message number ${many - 1}.`).getByRole("paragraph").boundingBox();
        await finger.hold(box.x + 20, middle(box).y, button("Select text"));
        await finger.tapOn(button("Select text"));
        await button(/^Copy$/).waitFor();
        await ann.settle();
        const width = await ann.page.evaluate(() => {
            const context = document.createElement("canvas").getContext("2d");
            context.font = `15px ${getComputedStyle(document.documentElement).getPropertyValue("--face-text")}`;
            context.fontKerning = "none";
            return [`message number ${119}.`, "message number"].map((text) => context.measureText(text).width);
        });
        const y = box.y + 22 + 8;
        await finger.drag({x: box.x + width[0], y}, {x: box.x + width[1] - 2, y: y - 10});
        await finger.up();
        await ann.settle();
        await finger.tapOn(button(/^Copy$/));
        await button(/^Copy$/).waitFor({state: "detached"});
        assert.equal(await ann.page.evaluate(() => navigator.clipboard.readText()), "message number");
        await ann.settle();
    });

    it("takes the menu away at a tap beside it, and at the browser's Back", async () => {
        const box = middle(await ann.article(`message number ${many - 1}.`).boundingBox());
        await finger.hold(box.x, box.y, button("Copy text"));
        await finger.tap(160, 120);
        await button("Copy text").waitFor({state: "detached"});
        await finger.hold(box.x, box.y, button("Copy text"));
        const url = ann.page.url();
        await ann.page.goBack();
        await button("Copy text").waitFor({state: "detached"});
        assert.equal(ann.page.url(), url);
        await ann.settle();
    });

    it("shows one pane at a time, and Back returns to the conversation", async () => {
        const url = ann.page.url();
        await finger.tapOn(button("Rooms"));
        await ann.rooms.waitFor();
        await ann.page.goBack();
        await ann.rooms.waitFor({state: "detached"});
        assert.equal(ann.page.url(), url);
        await ann.log.waitFor();

        await finger.tapOn(button("Rooms"));
        await finger.tapOn(ann.rooms.getByRole("button", {name: "Random"}));
        await ann.page.waitForURL(/\/r\/random$/);
        await ann.rooms.waitFor({state: "detached"});
        await ann.page.goBack();
        await ann.page.waitForURL(/\/r\/lobby$/);
        assert.equal(await ann.rooms.count(), 0, "the way back is not through the pane");
        await ann.sees(`message number ${many}.`);
        await ann.settle();
    });

    it("leaves no trace in the history when a pane is closed by itself", async () => {
        const before = await ann.page.evaluate(() => history.length);
        for (let i = 0; i < 3; i++) {
            await finger.tapOn(button("Rooms"));
            await ann.rooms.waitFor();
            await finger.tapOn(button("Close rooms"));
            await ann.rooms.waitFor({state: "detached"});
            await eventually(async () => assert.equal(await ann.page.evaluate(() => history.state && history.state.pane), null));
        }
        assert.ok(await ann.page.evaluate(() => history.length) <= before + 1);
    });

    it("has targets of 44 px, and nothing beyond its edges", async () => {
        const check = async (where) => {
            await ann.settle();
            const {width} = ann.page.viewportSize();
            const boxes = await ann.page.locator("#mirror button").evaluateAll((all) => all.map((one) => {
                const box = one.getBoundingClientRect();
                return [one.getAttribute("aria-label"), box.left, box.right, box.width, box.height];
            }));
            assert.ok(boxes.length > 0, where);
            for (const [name, left, right, wide, high] of boxes) {
                assert.ok(wide >= targetMin && high >= targetMin, `${where}: ${name} is ${wide} x ${high}`);
                assert.ok(left >= 0 && right <= width, `${where}: ${name} reaches from ${left} to ${right}`);
            }
        };
        await check("the conversation");
        await finger.tapOn(button("Rooms"));
        await ann.rooms.waitFor();
        await check("the rooms");
        await ann.page.goBack();
        await ann.rooms.waitFor({state: "detached"});
        await finger.tapOn(button(/show the list/));
        await ann.page.getByRole("heading", {name: /here$/}).waitFor();
        await check("the people");
        await ann.page.goBack();
        await ann.page.getByRole("heading", {name: /here$/}).waitFor({state: "detached"});
        await finger.tapOn(button("Search this room"));
        await button("Close search").waitFor();
        await ann.page.keyboard.type("number");
        await ann.page.getByRole("list", {name: "Search results"}).waitFor();
        await check("the search");
        await ann.page.goBack();
        await button("Close search").waitFor({state: "detached"});
    });

    it("keeps the newest message above the keyboard, and when the phone is turned", async () => {
        await toTheEnd();
        for (const viewport of [{width: 320, height: 330}, {width: 640, height: 320}, {width: 640, height: 180}, phone.viewport]) {
            await ann.page.setViewportSize(viewport);
            await eventually(async () => {
                const newest = await ann.article(`message number ${many}.`).boundingBox();
                const field = await ann.composer.boundingBox();
                assert.ok(newest && newest.y > 0 && newest.y + newest.height <= field.y, JSON.stringify([newest, field]));
                assert.ok(field.y + field.height <= viewport.height);
            });
        }
        await ann.settle();
    });

    it("drags the scrollbar with a finger", async () => {
        const log = await ann.log.boundingBox();
        await finger.drag({x: log.x + log.width - 6, y: log.y + log.height - 10}, {x: log.x + log.width - 6, y: log.y + 60});
        await ann.settle();
        assert.ok(await firstInSight() < many / 2);
        await finger.up();
        await toTheEnd();
    });
});
