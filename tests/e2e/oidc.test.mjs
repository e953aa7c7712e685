// Signing in elsewhere: from the page's link to a real provider and back, as one of the people here.
import assert from "node:assert/strict";
import {after, before, describe, it} from "node:test";
import {launch, Visitor} from "./lib/chat.mjs";
import {LocalProvider} from "./lib/provider.mjs";
import {Server} from "./lib/server.mjs";

describe("signing in elsewhere", () => {
    let browser, server, provider;

    before(async () => {
        browser = await launch();
        provider = await LocalProvider.start();
        server = await Server.start({options: ["--sign-up", "open", "--oidc-providers", provider.describe("example", "Example")]});
        provider.serve(server.url, "example");
    });

    after(async () => {
        await browser?.close();
        await server?.stop();
        await provider?.stop();
    });

    /// At the first page of the provider.
    async function leave(visitor) {
        const {page} = visitor;
        await page.route(/googleapis/, (route) => route.abort());  // its pages want a font from elsewhere
        await page.getByRole("link", {name: "Continue with Example"}).locator("visible=true").click();
        await page.waitForURL(`${provider.issuer}/interaction/**`);
    }

    async function signInAt(visitor, login) {
        const {page} = visitor;
        await page.locator("[name=login]").fill(login);
        await page.locator("[name=password]").fill("anything");
        await page.getByRole("button", {name: "Sign-in"}).click();
        await page.getByRole("button", {name: "Continue"}).click();
    }

    async function comeIn(login) {
        const visitor = await Visitor.open(browser, server.url);
        await leave(visitor);
        await signInAt(visitor, login);
        return visitor;
    }

    it("makes an account the first time and finds it again the second", async () => {
        const first = await comeIn("Ada");
        await first.ready();
        await first.say("from elsewhere");
        await first.sees("from elsewhere");
        assert.equal(new URL(first.page.url()).hash, "", "the code is in no address any more");
        const second = await comeIn("Ada");
        await second.ready();
        const [user] = [await second.page.evaluate(() => localStorage.getItem("parley.user"))];
        assert.equal(user, await first.page.evaluate(() => localStorage.getItem("parley.user")));
        assert.deepEqual([...first.violations, ...second.violations], []);
        await first.context.close();
        await second.context.close();
    });

    it("says that one did not agree", async () => {
        const visitor = await Visitor.open(browser, server.url);
        await leave(visitor);
        await visitor.page.getByRole("link", {name: "Cancel"}).click();
        await visitor.page.getByText("You did not come in with Example.").waitFor();
        await visitor.page.getByRole("link", {name: "Continue with Example"}).locator("visible=true").waitFor();
        await visitor.context.close();
    });

    it("asks for another name where somebody has it", async () => {
        const visitor = await comeIn("Ada+another");
        const {page} = visitor;
        await page.getByText("Somebody has this name").waitFor();
        await page.getByLabel("Name in this chat").fill("Ada Two");
        await page.getByRole("button", {name: "Come in"}).click();
        await visitor.ready();
        assert.equal(await page.evaluate(() => localStorage.getItem("parley.name")), "Ada Two");
        await visitor.context.close();
    });

    it("takes no code from an address that the page did not ask for", async () => {
        const visitor = await Visitor.open(browser, `${server.url}/#oidc=somebody-elses`);
        await visitor.page.getByRole("button", {name: "Start chatting"}).waitFor();
        assert.equal(new URL(visitor.page.url()).hash, "");
        await visitor.context.close();
    });
});
