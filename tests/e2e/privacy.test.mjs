// What is one's own: tokens for programs, accounts elsewhere, what one wrote, and the end of the account.
import assert from "node:assert/strict";
import {once} from "node:events";
import {readFileSync} from "node:fs";
import {after, before, describe, it} from "node:test";
import {eventually, launch, Visitor} from "./lib/chat.mjs";
import {LocalProvider} from "./lib/provider.mjs";
import {RawClient} from "./lib/raw_client.mjs";
import {Server} from "./lib/server.mjs";

const secret = "correct horse battery";
const withClipboard = {permissions: ["clipboard-read", "clipboard-write"]};

const account = (visitor) => visitor.page.getByRole("region", {name: "Account"});
const inAccount = (visitor, name) => account(visitor).getByRole("button", {name, exact: true});

async function signUp(visitor, name) {
    const {page} = visitor;
    await page.getByRole("button", {name: /^create one$/i}).click();
    await page.getByLabel("Name", {exact: true}).locator("visible=true").fill(name);
    await page.getByLabel(/^Password/).locator("visible=true").fill(secret);
    await page.getByRole("button", {name: "Create account"}).click();
    await visitor.ready();
}

async function openAccount(visitor, part) {
    if (!await account(visitor).isVisible()) await visitor.page.getByRole("button", {name: /^Account: /}).click();
    await account(visitor).waitFor();
    if (part) await inAccount(visitor, part).click();
}

async function makeToken(visitor, name) {
    await inAccount(visitor, "New token").click();
    const form = visitor.page.locator("[data-form=token]");
    await form.getByLabel("What is it for?").fill(name);
    await form.getByRole("button", {name: "Make", exact: true}).click();
    await account(visitor).getByText("The token is made. It is shown only now.").waitFor();
    await inAccount(visitor, "Copy token").click();
    return eventually(async () => {
        const token = await visitor.page.evaluate(() => navigator.clipboard.readText());
        assert.match(token, /^pt_/);
        return token;
    });
}

describe("what is one's own", () => {
    let browser, server, provider, olga;

    before(async () => {
        browser = await launch();
        provider = await LocalProvider.start();
        server = await Server.start({options: ["--sign-up", "open", "--oidc-providers", provider.describe("example", "Example")]});
        provider.serve(server.url, "example");
        olga = await Visitor.open(browser, server.url, withClipboard);
        await olga.page.route(/googleapis/, (route) => route.abort());  // the provider's pages want a font from elsewhere
        await signUp(olga, "Olga");
    });

    after(async () => {
        await olga?.context.close();  // what was aborted of the provider is a complaint
        await server?.stop();
        await provider?.stop();
        await browser?.close();
    });

    it("is a token for a program, which does what it is for until it is revoked", async () => {
        await openAccount(olga, "Tokens");
        await inAccount(olga, "New token").click();
        const form = olga.page.locator("[data-form=token]");
        await form.getByLabel("What is it for?").fill("Nothing");
        for (const box of await form.getByRole("checkbox").all()) await box.uncheck();
        await form.getByRole("button", {name: "Make", exact: true}).click();
        await form.getByText("Say what it may do.").waitFor();
        await form.getByRole("button", {name: "Cancel"}).click();

        const token = await makeToken(olga, "Build reports");
        const program = await RawClient.join(server, "", token);
        assert.equal(program.welcome.user.name, "Olga");
        await assert.rejects(program.ask("people", {}), /missing_scope/);
        await account(olga).getByText(/read, post, until/).waitFor();
        const closed = once(program.socket, "close");
        await account(olga).getByRole("button", {name: /^Revoke .*Build reports/}).click();
        assert.equal((await closed)[0], 4001);
        await account(olga).getByText("There are no tokens.").waitFor();
    });

    it("is a bot, whom admins make and who speaks by its token", async () => {
        await inAccount(olga, "People").click();
        await inAccount(olga, "New bot").click();
        await olga.page.locator("[data-form=bot]").getByLabel("Name").fill("Reporter");
        await olga.page.getByRole("button", {name: "Make bot"}).click();
        await account(olga).getByText(/^Reporter is made/).waitFor();
        const token = await makeToken(olga, "Build server");
        const program = await RawClient.join(server, "", token);
        await program.say("The build is green.");
        program.socket.close();
        await inAccount(olga, "People").click();
        await account(olga).getByRole("button", {name: /Reporter.*Bot/}).click();
        await account(olga).getByRole("button", {name: /^Tokens of .*Reporter/}).click();
        await account(olga).getByText(/^.Build server/).waitFor();
        await olga.page.keyboard.press("Escape");
        await olga.sees("The build is green.");
    });

    it("is an account elsewhere, linked and unlinked", async () => {
        await openAccount(olga);
        await inAccount(olga, "Link Example").click();
        await olga.page.waitForURL(`${provider.issuer}/interaction/**`);
        await olga.page.locator("[name=login]").fill("olga-elsewhere");
        await olga.page.locator("[name=password]").fill("anything");
        await olga.page.getByRole("button", {name: "Sign-in"}).click();
        await olga.page.getByRole("button", {name: "Continue"}).click();
        await account(olga).getByText("It is linked. You can come in with it from now on.").waitFor();
        await account(olga).getByRole("button", {name: /^Unlink localhost/}).waitFor();
        assert.equal(new URL(olga.page.url()).hash, "", "the code is in no address any more");

        const second = await Visitor.open(browser, server.url);
        await second.page.route(/googleapis/, (route) => route.abort());
        await second.page.getByRole("link", {name: "Continue with Example"}).locator("visible=true").click();
        await second.page.locator("[name=login]").fill("olga-elsewhere");
        await second.page.locator("[name=password]").fill("anything");
        await second.page.getByRole("button", {name: "Sign-in"}).click();
        await second.page.getByRole("button", {name: "Continue"}).click();
        await second.ready();
        assert.equal(await second.page.evaluate(() => localStorage.getItem("parley.name")), "Olga");
        await second.context.close();

        await account(olga).getByRole("button", {name: /^Unlink localhost/}).click();
        await account(olga).getByText("It is linked no longer.").waitFor();
        await account(olga).getByRole("button", {name: /^Unlink/}).waitFor({state: "detached"});
    });

    it("is what one wrote, as lines of JSON", async () => {
        await olga.page.keyboard.press("Escape");
        await olga.log.waitFor();
        await olga.settle();
        await olga.say("This is mine");
        await olga.sees("This is mine");
        await openAccount(olga);
        const coming = olga.page.waitForEvent("download");
        await account(olga).getByRole("link", {name: "Export what I wrote"}).press("Enter");
        const download = await coming;
        const lines = readFileSync(await download.path(), "utf8").trim().split("\n").map((line) => JSON.parse(line));
        assert.equal(lines[0].person.name, "Olga");
        assert.ok(lines.some((line) => line.message?.body === "This is mine"));
        assert.deepEqual(lines.at(-1), {end: {}});
    });

    it("is the end of the account, which needs the password", async () => {
        const ada = await Visitor.open(browser, server.url);
        await signUp(ada, "Ada");
        await ada.say("I was here");
        await openAccount(ada);
        await account(ada).getByRole("button", {name: /^Delete my account/}).press("Enter");
        const form = ada.page.locator("[data-form=delete]");
        await form.locator("[name=password]").fill("something else");
        await form.getByRole("button", {name: "Delete for good"}).click();
        await form.getByText("The password is wrong.").waitFor();
        await form.locator("[name=password]").fill(secret);
        await form.getByRole("button", {name: "Delete for good"}).click();
        await ada.page.getByText("Your account is deleted. Nothing of it is left in this browser.").waitFor();
        await ada.page.getByRole("button", {name: "Start chatting"}).waitFor();
        await olga.page.keyboard.press("Escape");
        await olga.sees("I was here");
        // What stands there already keeps the name until it is read again.
        await olga.page.reload();
        await olga.sees("I was here");
        await eventually(async () =>
            assert.ok(await olga.page.getByRole("article", {name: /Deleted account/}).filter({hasText: "I was here"}).count()));
        assert.deepEqual([...olga.violations, ...ada.violations], []);
        await ada.close();
    });
});
