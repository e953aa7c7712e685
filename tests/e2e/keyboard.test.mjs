// Everything without a pointer, and the page as assistive technology sees it.
import assert from "node:assert/strict";
import {after, before, describe, it} from "node:test";
import {eventually} from "./lib/chat.mjs";
import {Scene} from "./lib/scene.mjs";

// Where the focus is, in words: the name of what has it.
function whereIsFocus() {
    const active = document.activeElement;
    if (!active || active === document.body) return "nothing";
    return (active.getAttribute("aria-label") || active.textContent).replace(/[\u2068\u2069]/g, "");
}

describe("the keyboard", () => {
    let scene, ann;

    before(async () => {
        scene = await Scene.open(async (grace) => {
            await grace.change("create", undefined, {name: "Tea"});
            for (let i = 1; i <= 40; i++) await grace.say(`Line ${i}`);
        });
        ({ann} = scene);
        await ann.page.getByRole("button", {name: "2 here, show the list"}).waitFor();
    });

    after(() => scene?.close());

    const focus = () => ann.page.evaluate(whereIsFocus);
    const focusBecomes = (pattern) => eventually(async () => assert.match(await focus(), pattern));

    // The stops of Tab or Shift+Tab until the focus leaves the page, or comes in again at the other end: a browser without
    // a window has nothing else to go to.
    async function stops(key) {
        const found = [];
        while (found.length < 40) {
            await ann.page.keyboard.press(key);
            const at = await focus();
            if (at === "nothing" || found.includes(at)) return found;
            found.push(at);
        }
        throw new Error(`${key} never leaves: ${found.join(" | ")}`);
    }

    it("reaches every control by Tab, and each again on the way back", async () => {
        await ann.composer.focus();
        await ann.page.keyboard.insertText("words");
        await ann.page.getByRole("button", {name: "Send message", disabled: false}).waitFor();
        const back = await stops("Shift+Tab");
        assert.deepEqual(back, ["Messages in Lobby", "2 here, show the list", "Room settings", "Search this room",
                                "Account: Ann, Guest", "All rooms", "Tea", "Random", "Lobby", "New room", "Go to a room or a person",
                                "Mentions of me"]);
        await ann.composer.focus();
        assert.deepEqual((await stops("Tab")).slice(0, 3), ["Emoji", "Attach files", "Send message"]);
        await ann.page.getByRole("button", {name: "Mentions of me"}).focus();
        const on = await stops("Tab");
        assert.deepEqual(on.slice(0, back.length + 3),
                         [...back.slice(0, -1).reverse(), "Message Lobby", "Emoji", "Attach files", "Send message"]);
    });

    it("goes from pane to pane with F6 and back with Shift", async () => {
        await ann.composer.focus();
        for (const [key, pane] of [["F6", /^Lobby/], ["F6", /^Messages in Lobby/], ["F6", /^Message Lobby/],
                                   ["Shift+F6", /^Messages in Lobby/], ["Shift+F6", /^Lobby/]]) {
            await ann.page.keyboard.press(key);
            await focusBecomes(pane);
        }
        await ann.page.keyboard.press("Escape");
        await focusBecomes(/^Message Lobby/);
    });

    it("goes into the panes that open, and Escape closes them from within", async () => {
        await ann.page.getByRole("button", {name: /here, show the list/}).press("Enter");
        await ann.page.getByRole("list", {name: "People here"}).waitFor();
        await ann.page.getByRole("list", {name: "People here"}).focus();
        await ann.page.keyboard.press("Escape");
        await ann.page.getByRole("region", {name: "People"}).waitFor({state: "detached"});
        await focusBecomes(/^Message Lobby/);
        await ann.page.keyboard.press("Control+f");
        await focusBecomes(/^Search this room/);
        await ann.page.keyboard.press("F6");
        await focusBecomes(/^Messages in Lobby/);
        await ann.page.keyboard.press("F6");
        await focusBecomes(/^Message Lobby/);
        await ann.page.keyboard.press("Shift+F6");
        await ann.page.keyboard.press("Shift+F6");
        await focusBecomes(/^Search this room/);
        await ann.page.keyboard.press("Tab");
        await focusBecomes(/^Close search/);
        await ann.page.keyboard.press("Shift+Tab");
        await focusBecomes(/^Search this room/);
        await ann.page.keyboard.press("Escape");
        await focusBecomes(/^Message Lobby/);
    });

    it("scrolls the messages, and goes through the rooms", async () => {
        await ann.log.focus();
        await ann.page.keyboard.press("PageUp");
        await ann.page.getByRole("button", {name: "Jump to latest"}).waitFor();
        await ann.page.keyboard.press("End");
        await ann.page.getByRole("button", {name: "Jump to latest"}).waitFor({state: "detached"});
        await ann.rooms.getByRole("button", {name: "Lobby"}).focus();
        await ann.page.keyboard.press("ArrowDown");
        await focusBecomes(/^Random/);
        await ann.page.keyboard.press("ArrowUp");
        await focusBecomes(/^Lobby/);
    });

    it("shows on the canvas what has the focus", async () => {
        const room = ann.rooms.getByRole("button", {name: "Random"});
        await ann.composer.focus();
        await ann.settle();
        const clip = await room.boundingBox();
        const plain = await ann.page.screenshot({clip});
        await ann.page.keyboard.press("F6");
        await ann.page.keyboard.press("ArrowDown");
        await focusBecomes(/^Random/);
        await ann.settle();
        assert.equal(Buffer.compare(plain, await ann.page.screenshot({clip})) !== 0, true);
        await ann.page.keyboard.press("Escape");
        await ann.settle();
        assert.equal(Buffer.compare(plain, await ann.page.screenshot({clip})), 0);
    });

    it("keeps the focus in the chat when what had it goes away", async () => {
        await ann.page.getByRole("button", {name: /here, show the list/}).press("Enter");
        const close = ann.page.getByRole("button", {name: "Close the list of people"});
        await close.press("Enter");
        await close.waitFor({state: "detached"});
        await focusBecomes(/^Message Lobby/);
    });

    it("mirrors at most 150 nodes", async () => {
        const nodes = await ann.page.evaluate(() => document.querySelectorAll("#mirror [data-key]").length);
        assert.ok(nodes > 20 && nodes <= 150, String(nodes));
    });

    it("has the page as a tree", async () => {
        await ann.page.keyboard.press("ControlOrMeta+a");
        await ann.page.keyboard.press("Delete");
        await ann.settle();
        const tree = (await ann.page.locator("#app").ariaSnapshot()).replace(/\d here/, "N here");
        const lines = tree.replace(/[\u2068\u2069]/g, "").split("\n").filter((line) => !/^ {4}/.test(line));
        assert.deepEqual(lines, golden.split("\n").slice(1, -1));
    });
});

// Without the messages, which differ by the minute.
const golden = `
- navigation "Rooms":
  - button "Mentions of me"
  - button "Go to a room or a person"
  - button "New room"
  - button "Lobby"
  - button "Random"
  - heading "More rooms" [level=2]
  - button "Tea"
  - button "All rooms"
- 'button "Account: Ann, Guest"'
- main:
  - button "Search this room"
  - button "Room settings"
  - button "N here, show the list"
  - heading "Lobby" [level=1]
  - log "Messages in Lobby":
  - textbox "Message Lobby"
  - button "Emoji"
  - button "Attach files"
  - button "Send message" [disabled]
- status: Connected
`;
