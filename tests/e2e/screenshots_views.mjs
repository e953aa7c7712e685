// Makes the rest of the pictures of docs/img: what is opened beside, over and in place of a conversation, in three languages.
//   node tests/e2e/screenshots_views.mjs OUT_DIR
import {once} from "node:events";
import {mkdirSync} from "node:fs";
import {createServer} from "node:http";
import {join} from "node:path";
import {launch, Visitor} from "./lib/chat.mjs";
import {RawClient} from "./lib/raw_client.mjs";
import {Server} from "./lib/server.mjs";

const dark = {viewport: {width: 1280, height: 800}, colorScheme: "dark"};
const light = {...dark, colorScheme: "light"};
const phone = {viewport: {width: 390, height: 780}, deviceScaleFactor: 2, hasTouch: true, isMobile: true, colorScheme: "light"};

/// What people have said, reacted to, pinned and answered before anybody looks.
async function furnish(server) {
    const people = {};
    for (const name of ["Mira", "Kenji", "Layla"]) people[name] = await RawClient.join(server, name);
    const say = (name, body, more = {}) => people[name].change("send", "lobby", {body, ...more});
    await say("Mira", "Good morning! Who has seen the plan for Friday?");
    const plan = await say("Kenji", "Here it is: https://parley.example/friday\n- doors at **six**\n- _quiet_ until eight\n- cake 🎂");
    await people.Mira.change("pin", "lobby", {target: plan});
    for (const [name, emoji] of [["Mira", "🎉"], ["Layla", "🎉"], ["Layla", "❤️"]]) await people[name].change("react", "lobby", {target: plan, emoji});
    await say("Layla", "@Ada could you bring the projector? @Kenji has the cable.");
    const question = await say("Mira", "Which tea do we want?");
    await say("Kenji", "Green, please", {thread: question});
    await say("Layla", "And one pot of black, for the sleepy ones", {thread: question});
    await say("Kenji", "```\nfor guest in list:\n    greet(guest)\n```");
    await say("Layla", "That is how I do it too 😄", {target: question + 3});
    const created = await people.Kenji.ask("create", {cid: "c0ffee00-0000-7000-8000-000000000002", name: "Release party"});
    await people.Kenji.change("send", created.room.id, {body: "@Ada the list of guests is here"});
    return people;
}

/// A page that a link leads to.
async function openSite() {
    const site = createServer((request, response) => {
        response.setHeader("Content-Type", "text/html; charset=utf-8");
        response.end(`<title>Friday</title><meta property="og:site_name" content="The Kettle">
            <meta property="og:title" content="Teas for a long evening">
            <meta name="description" content="Six pots that keep a room of guests awake and in good spirits, from the first cup of Sencha to a late mint.">`);
    });
    site.listen(0, "127.0.0.1");
    await once(site, "listening");
    return site;
}

async function shoot(visitor, out, name) {
    await visitor.page.mouse.move(1, 1);
    await visitor.settle();
    await visitor.page.screenshot({path: join(out, `${name}.png`)});
}

const press = (visitor, name) => visitor.page.getByRole("button", {name}).first().press("Enter");

const views = {
    "search": [dark, async (ada) => {
        await press(ada, "Search this room");
        await press(ada, "Search: Links");
        await ada.page.getByRole("list", {name: "Search results"}).getByRole("button").first().waitFor();
    }],
    "mentions": [light, async (ada) => {
        await press(ada, "Mentions of me");
        await ada.page.getByRole("list", {name: "Search results"}).getByRole("button").first().waitFor();
    }],
    "search-narrow": [phone, async (ada) => {
        await press(ada, "Search this room");
        await press(ada, "Search: Pinned");
        await ada.page.getByRole("list", {name: "Search results"}).getByRole("button").first().waitFor();
    }],
    "thread": [{...light, viewport: {width: 1400, height: 800}}, async (ada) => {
        await press(ada, /^2 replies/);
        await ada.sees("And one pot of black");
    }],
    "switcher": [dark, async (ada) => {
        await ada.page.keyboard.press("Control+k");
        await ada.page.getByRole("option").first().waitFor();
    }],
    "look": [dark, async (ada) => {
        await press(ada, /^Account:/);
        await press(ada, "Look");
    }],
    "connection": [light, async (ada) => {
        await press(ada, /^Account:/);
        await press(ada, "Connection");
        await ada.page.getByText(/^On average/).waitFor();
    }],
    "room-settings": [light, async (ada) => { await press(ada, "Room settings"); }],
    "room-settings-narrow": [phone, async (ada) => { await press(ada, "Room settings"); }],
    "german": [{...light, locale: "de-DE"}, async () => {}],
    "arabic": [{...dark, locale: "ar-EG"}, async () => {}],
    "arabic-narrow": [{...phone, locale: "ar-EG"}, async () => {}],
    "link-card": [light, async (ada, {people, place}) => {
        await people.Layla.change("send", "lobby", {body: `@Ada what do you say to these? http://${place}/teas`});
        await ada.page.getByRole("link", {name: "The Kettle: Teas"}).waitFor();
    }],
};

async function main(out, wanted) {
    mkdirSync(out, {recursive: true});
    const browser = await launch();
    const site = await openSite();
    const place = `localhost:${site.address().port}`;
    const server = await Server.start({options: ["--no-welcome-room=false", "--link-cards=localhost", `--link-cards-inside=${place}`]});
    const people = await furnish(server);
    try {
        const first = await Visitor.join(browser, server.url, "Ada", dark);
        await first.sees("That is how I do it too");
        const storageState = await first.context.storageState();
        await first.close();
        for (const [name, [options, act]] of Object.entries(views)) {
            if (wanted.length > 0 && !wanted.includes(name)) continue;
            const ada = await Visitor.open(browser, server.url, {...options, storageState});
            await ada.log.waitFor();
            await ada.sees("That is how I do it too");
            await ada.settle();
            await act(ada, {people, place});
            await shoot(ada, out, name);
            await ada.context.close();
        }
    } finally {
        for (const person of Object.values(people)) person.close();
        await server.stop();
        site.close();
        await browser.close();
    }
}

await main(process.argv[2], process.argv.slice(3));
