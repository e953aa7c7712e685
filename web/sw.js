// The page without a network. It asks the network for the page first, always, so nobody is given an old client while there is a
// new one; the other files are named by their content and can't grow old. The build fills in the two constants.
"use strict";

const build = "dev";
const files = [];

const cacheName = "parley " + build;
// A network that does not answer for so long is taken for none.
const patienceMs = 5000;

self.addEventListener("install", (event) => {
    self.skipWaiting();
    event.waitUntil(keepFiles());
});

self.addEventListener("activate", (event) => {
    event.waitUntil(Promise.all([dropOthers(), self.clients.claim()]));
});

self.addEventListener("fetch", (event) => {
    const {request} = event;
    const {origin, pathname} = new URL(request.url);
    if (request.method !== "GET" || origin !== location.origin) return;
    if (request.mode === "navigate" && (pathname === "/" || pathname.startsWith("/r/"))) event.respondWith(givePage(request));
    else if (files.includes(pathname)) event.respondWith(giveFile(request));
    else if (/^\/((de|ar)\.\w+\.txt|words\.\w+\.js)$/.test(pathname)) event.respondWith(giveWords(request));
});

self.addEventListener("notificationclick", (event) => {
    event.notification.close();
    event.waitUntil(openPage(event.notification.data.path));
});

// All of one build, or nothing: a server that was renewed in between is asked again later.
async function keepFiles() {
    const cache = await caches.open(cacheName);
    const page = await fetch("/", {cache: "no-cache"});
    if (!page.ok || !(await page.clone().text()).includes(`content="${build}"`)) throw new Error("The page is of another build.");
    await cache.addAll(files);
    await cache.put("/", page);
}

async function dropOthers() {
    for (const name of await caches.keys())
        if (name.startsWith("parley ") && name !== cacheName) await caches.delete(name);
}

async function givePage(request) {
    const asked = fetch(request);
    const late = new Promise((resolve) => setTimeout(resolve, patienceMs));
    const fresh = await Promise.race([asked, late]).catch(() => null);
    if (fresh && fresh.status < 500) return fresh;
    const cache = await caches.open(cacheName);
    return await cache.match("/") || asked;
}

async function giveFile(request) {
    const cache = await caches.open(cacheName);
    return await cache.match(request, {ignoreVary: true}) || fetch(request);
}

// Of the languages those that somebody reads are kept.
async function giveWords(request) {
    const cache = await caches.open(cacheName);
    const known = await cache.match(request, {ignoreVary: true});
    if (known) return known;
    const fresh = await fetch(request);
    if (fresh.ok) await cache.put(request, fresh.clone());
    return fresh;
}

// In a page that is there, the one that was looked at last.
async function openPage(path) {
    const [page] = await self.clients.matchAll({type: "window"});
    if (!page) return self.clients.openWindow(path);
    page.postMessage({open: path});
    return page.focus().catch(() => {});
}
