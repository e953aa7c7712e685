// The page in other languages than English: which one, the file of its words, and what the page came with in them. Loaded by
// boot.js where another one is wanted.
"use strict";

(function() {
    const parley = window.parley;
    const root = document.documentElement;
    const tables = {en: "", de: "/de.txt", ar: "/ar.txt"};
    const languageKey = "parley.language";
    let turn = 0;   // of those that were asked for

    // What the person or their account asked for, else what is remembered, else the browser's own. `chosen`: it is remembered.
    async function speak(wanted, chosen) {
        if (chosen) parley.remember(languageKey, wanted);
        const known = [parley.recall(languageKey), ...navigator.languages].map((one) => one.slice(0, 2)).find((one) => one in tables) || "en";
        const own = ++turn;
        const file = tables[known] ? await fetchWords(tables[known]) : "";
        if (own !== turn) return;
        const language = file ? known : "en";
        parley.words = wordsIn(file);
        root.lang = language;
        root.dir = language === "ar" ? "rtl" : "ltr";
        if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", translate, {once: true});
        else translate();
        if (parley.spoken) parley.spoken(language, file);
    }

    async function fetchWords(url) {
        try {
            const answer = await fetch(url);
            return answer.ok ? await answer.text() : "";
        } catch (refused) {
            return "";
        }
    }

    // As wasm-client/model/language.h has it. What is counted is only said by the client.
    function wordsIn(file) {
        const words = {};
        let english = "";
        for (const line of file.split("\n")) {
            if (line[0] === "\t") words[english] = line.slice(1);
            else english = line;
        }
        return words;
    }

    // Words, and what is said of a field; what stands around words stays.
    function translate() {
        const said = (text) => text.replace(/\S(.*\S)?/s, (words) => parley.tr(words.replace(/\s+/g, " ")));
        for (const part of document.querySelectorAll("dialog, #failure, #notice")) {
            const walker = document.createTreeWalker(part, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
            while (walker.nextNode()) {
                const node = walker.currentNode;
                const label = node.nodeType === Node.ELEMENT_NODE && node.getAttribute("aria-label");
                if (label) node.english = node.english || label;
                if (label) node.setAttribute("aria-label", said(node.english));
                if (node.nodeType !== Node.TEXT_NODE) continue;
                node.english = node.english || node.data;
                node.data = said(node.english);
            }
        }
    }

    parley.speak = speak;
})();
