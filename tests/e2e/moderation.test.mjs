// Moderation, between real pages: Olga owns the server, Ben is the one it happens to, Cleo sees it.
import assert from "node:assert/strict";
import {after, before, describe, it} from "node:test";
import {eventually, launch, Visitor} from "./lib/chat.mjs";
import {Server} from "./lib/server.mjs";

const appeal = "To appeal, write to desk@example.org.";

describe("moderation", () => {
    let browser, server, olga, ben, cleo;

    const button = (visitor, name) => visitor.page.getByRole("button", {name});
    const card = (visitor, name) => visitor.page.getByRole("region", {name: new RegExp("^About .*" + name)});
    const cardButton = (visitor, name, label) => card(visitor, name).getByRole("button", {name: label, exact: true});
    const bans = () => olga.page.getByRole("region", {name: "Room settings"});

    async function press(visitor, name) {
        await button(visitor, name).last().press("Enter");
    }

    /// By the picture beside a message of theirs.
    async function openCard(visitor, name) {
        await button(visitor, new RegExp("^About .*" + name)).last().press("Enter");
        await card(visitor, name).getByRole("button", {name: /^(Block|Unblock)/}).waitFor();
    }

    async function sign(visitor, name) {
        const {page} = visitor;
        await page.getByRole("button", {name: /^create one$/i}).click();
        await page.getByLabel("Name", {exact: true}).locator("visible=true").fill(name);
        await page.getByLabel(/^Password/).locator("visible=true").fill("correct horse battery");
        await page.getByRole("button", {name: "Create account"}).click();
        await visitor.ready();
    }

    async function seesLine(visitor, words) {
        await eventually(async () => assert.ok((await visitor.lines()).some((line) => words.test(line)), await visitor.lines()));
    }

    async function enterRoom(visitor, name) {
        await visitor.rooms.getByRole("button", {name}).click();
        await visitor.page.getByRole("heading", {name}).first().waitFor();
    }

    before(async () => {
        browser = await launch();
        server = await Server.start({options: ["--sign-up", "open", "--appeal", appeal]});
        olga = await Visitor.open(browser, server.url);
        await sign(olga, "Olga");
        ben = await Visitor.join(browser, server.url, "Ben");
        cleo = await Visitor.join(browser, server.url, "Cleo");
        await ben.say("Buy my watches");
        await olga.sees("Buy my watches");
        await cleo.sees("Buy my watches");
    });

    after(async () => {
        for (const visitor of [olga, ben, cleo]) await visitor?.close();
        await server?.stop();
        await browser?.close();
    });

    it("shows who somebody is, and offers nobody what the server would refuse", async () => {
        await openCard(cleo, "Ben");
        await card(cleo, "Ben").getByText(/Guest/).waitFor();
        assert.equal(await card(cleo, "Ben").getByRole("button", {name: /^(Mute|Ban)/}).count(), 0);
        await cleo.page.keyboard.press("Escape");
        await card(cleo, "Ben").waitFor({state: "detached"});
        await openCard(olga, "Ben");
        await card(olga, "Ben").getByText(/Guest.*Here now/).waitFor();
        await card(olga, "Ben").getByRole("button", {name: /^Ban/}).waitFor();
        await olga.page.keyboard.press("Escape");
    });

    it("opens a direct room, and writes a mention", async () => {
        await openCard(cleo, "Ben");
        await cardButton(cleo, "Ben", "Mention").press("Enter");
        await eventually(async () => assert.equal(await cleo.composer.inputValue(), "@Ben "));
        // The mirror may still hold the card that has gone.
        await card(cleo, "Ben").waitFor({state: "detached"});
        await cleo.composer.fill("");
        await openCard(cleo, "Ben");
        await cardButton(cleo, "Ben", "Message").press("Enter");
        await cleo.page.getByRole("heading", {name: /Direct message|Ben/}).first().waitFor();
        await enterRoom(cleo, /^Lobby/);
    });

    it("blocks somebody for oneself alone", async () => {
        await openCard(cleo, "Ben");
        await press(cleo, /^Block/);
        await cleo.page.getByText("Message of somebody you blocked").first().waitFor();
        await ben.say("Nobody hears me");
        await olga.sees("Nobody hears me");
        await eventually(async () => assert.equal(await cleo.page.getByText("Message of somebody you blocked").count(), 2));
        await openCard(cleo, "Ben");
        await press(cleo, /^Unblock/);
        await cleo.sees("Nobody hears me");
    });

    it("mutes somebody in a room, who reads until when, and takes it back", async () => {
        await openCard(olga, "Ben");
        await press(olga, /^Mute/);
        await press(olga, "Mute for 10 minutes");
        await seesLine(cleo, /Olga muted .*Ben.* for 10 minutes/);
        await ben.say("Let me speak");
        await ben.page.getByText(/Not sent.*muted/i).first().waitFor();
        await press(olga, "Room settings");
        await bans().getByRole("button", {name: /^Unmute/}).press("Enter");
        await bans().getByText("Nobody is muted.").waitFor();
        await olga.page.keyboard.press("Escape");
        await press(ben, "Retry");
        await olga.sees("Let me speak");
    });

    it("reports a message in one's own words, and the staff room resolves it", async () => {
        const message = cleo.article("Buy my watches");
        const box = await message.getByRole("paragraph").first().boundingBox();
        await cleo.page.mouse.move(box.x + 20, box.y + 8);
        await message.getByRole("button", {name: "More"}).click();
        await press(cleo, /^Report/);
        await press(cleo, /^In your own words/);
        await cleo.page.getByLabel("Why?").fill("He writes this to everybody");
        await button(cleo, "Go on").click();
        await enterRoom(olga, /^Moderation/);
        await seesLine(olga, /Cleo reported a message of .*Ben.* in .*Lobby.*He writes this to everybody/s);
        await press(olga, "Resolve");
        await seesLine(olga, /Olga resolved a report/);
        await press(olga, "Go to message");
        await olga.page.getByRole("heading", {name: "Lobby"}).first().waitFor();
        await olga.sees("Buy my watches");
    });

    it("removes the messages of an hour, and brings them back", async () => {
        await openCard(olga, "Ben");
        await press(olga, /^Remove messages of/);
        await press(olga, "Remove all of the last hour");
        await eventually(async () => assert.equal(await cleo.article("Buy my watches").count(), 0));
        await enterRoom(olga, /^Moderation/);
        await press(olga, "Undo");
        await cleo.sees("Buy my watches");
        await enterRoom(olga, /^Lobby/);
        await olga.sees("Buy my watches");
    });

    it("slows a room down", async () => {
        await press(olga, "Room settings");
        await bans().getByRole("button", {name: /: 30 seconds$/}).press("Enter");
        await seesLine(cleo, /Olga set slow mode/);
        await olga.page.keyboard.press("Escape");
        await cleo.say("One");
        await cleo.sees("One");
        await cleo.say("Two");
        await cleo.page.getByText(/Not sent/).first().waitFor();
        await press(cleo, "Delete");
        await press(olga, "Room settings");
        await bans().getByRole("button", {name: /: Off$/}).press("Enter");
        await seesLine(cleo, /Olga ended slow mode/);
        await olga.page.keyboard.press("Escape");
    });

    it("makes a room one for announcements, renames it and removes somebody from it", async () => {
        await olga.rooms.getByRole("button", {name: "New room"}).click();
        await olga.page.getByLabel("Room name").locator("visible=true").fill("News");
        await button(olga, "Create room").click();
        await olga.page.getByRole("heading", {name: "News"}).first().waitFor();
        await enterRoom(ben, /^News/);
        await ben.say("May I?");
        await olga.sees("May I?");
        await press(olga, "Room settings");
        await bans().getByRole("button", {name: "Who may write: Moderators"}).press("Enter");
        await seesLine(ben, /Olga let only moderators write/);
        await bans().getByRole("button", {name: "Rename the room"}).press("Enter");
        await eventually(async () => assert.equal(await olga.page.locator("#rename-field").inputValue(), "News"));
        await olga.page.locator("#rename-field").fill("Good news");
        await button(olga, "Rename").last().click();
        await ben.page.getByRole("heading", {name: "Good news"}).first().waitFor();
        await olga.page.keyboard.press("Escape");
        await openCard(olga, "Ben");
        await press(olga, /^Remove .*Ben.* from the room/);
        await press(olga, "Remove from the room");
        await seesLine(olga, /Olga removed .*Ben/);
        await enterRoom(olga, /^Lobby/);
        await enterRoom(ben, /^Lobby/);
    });

    it("bans somebody, who reads why and how to appeal, and lifts it", async () => {
        await openCard(olga, "Ben");
        await press(olga, /^Ban/);
        await press(olga, /^Ban for 1 day/);
        await olga.page.getByLabel("Why?").fill("advertising");
        await button(olga, "Go on").click();
        await ben.page.getByRole("alert").filter({hasText: "Reason: advertising."}).filter({hasText: appeal}).waitFor();
        await press(olga, "Room settings");
        await bans().waitFor();
        // They stand at the end of the pane.
        await olga.page.mouse.move(600, 400);
        await olga.page.mouse.wheel(0, 4000);
        await bans().getByText(/advertising/).waitFor();
        await bans().getByRole("button", {name: /^Lift the ban of/}).press("Enter");
        await bans().getByText("Nobody is banned.").waitFor();
        await olga.page.keyboard.press("Escape");
        await press(ben, "Try again");
        await ben.sees("Buy my watches");
    });

    it("bans an address, and lifts it", async () => {
        await press(olga, "Room settings");
        await bans().waitFor();
        await bans().getByRole("button", {name: /^Ban an address for a day/}).press("Enter");
        const form = olga.page.locator("[data-form=address]");
        await form.getByLabel("Address, or a range").fill("somewhere");
        await form.getByRole("button", {name: "Ban", exact: true}).click();
        await form.getByText("That is no address.").waitFor();
        await form.getByLabel("Address, or a range").fill("203.0.113.0/24");
        await form.getByRole("button", {name: "Ban", exact: true}).click();
        await bans().getByText(/Address 203\.0\.113\.0\/24/).waitFor();
        await bans().getByRole("button", {name: /^Lift the ban of .*203/}).press("Enter");
        await bans().getByText("Nobody is banned.").waitFor();
        await olga.page.keyboard.press("Escape");
    });
});
