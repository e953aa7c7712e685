// Start, failure, strings into wasm, chance. `Parley.boot` is boot.js's object: its members are quoted, because closure
// renames what it can see here and never sees boot.js.
mergeInto(LibraryManager.library, {
    // Always there in Emscripten 3.1.6, a library function that is asked for in later versions.
    $Parley__deps: LibraryManager.library["$UTF8ToString"] ? ["$UTF8ToString"] : [],
    $Parley: {
        browser: 0,
        boot: null,
        encoder: null,
        fetching: false,  // the file of emoji, or it is there

        // Every listener goes through here: after a failure nothing calls into wasm again.
        listen: function(target, type, handler, options) {
            target.addEventListener(type, function(event) {
                if (Parley.boot["failed"]) return;
                try {
                    handler(event);
                } catch (error) {
                    Parley.boot["fail"]("trap", error);
                }
            }, options);
        },

        // Leaves the text in Browser::incoming. The heap's view is read after the call: the call may grow the memory.
        put: function(text) {
            const bytes = Parley.encoder.encode(text);
            const at = _parley_incoming(Parley.browser, bytes.length);
            HEAPU8.set(bytes, at);
        },

        // While one of the page's dialogs or the failure card is open, the app below gets no pointer and no keys.
        covered: function() {
            return Parley.boot["forms"]["covered"]() || document.getElementById("viewer") !== null;
        },
    },

    // Before the app is made: what it calls while it starts finds its place.
    parley_page_open__deps: ["$Parley", "$Textarea", "$Mirror"],
    parley_page_open: function(browser) {
        Parley.browser = browser;
        Parley.boot = globalThis["parley"];
        Parley.boot["frames"] = function() { return _parley_frames(browser); };
        Parley.boot["marks"] = /[?&]bench\b/.test(location.search);
        Parley.encoder = new TextEncoder();
        Textarea.open();
        Mirror.open();
    },

    // From here on events reach the app.
    parley_page_start__deps: ["$Surface", "$Selected", "$Hot", "$Pointer", "$Textarea", "$Mirror", "$Lifecycle"],
    parley_page_start: function() {
        Surface.start();
        Selected.start();
        Hot.start();
        Pointer.start();
        Textarea.start();
        Mirror.start();
        Lifecycle.start();
        Parley.boot["spoken"] = function(language, words) {
            if (Parley.boot["failed"]) return;
            Parley.put(language + "\0" + words);
            _parley_on_language(Parley.browser);
        };
        if (document.documentElement.lang !== "en") Parley.boot["speak"]();
    },

    parley_page_first_frame__deps: ["$Parley"],
    parley_page_first_frame: function() {
        Parley.boot["drawn"]();
    },

    parley_page_fail: function(kind) {
        globalThis["parley"]["fail"](UTF8ToString(kind));
    },

    parley_page_socket_url__deps: ["$Parley"],
    parley_page_socket_url: function() {
        Parley.put(Parley.boot["socketUrl"]);
    },

    parley_page_build__deps: ["$Parley"],
    parley_page_build: function() {
        Parley.put(Parley.boot["build"]);
    },

    parley_page_mark__deps: ["$Parley"],
    parley_page_mark: function(what, end) {
        if (Parley.boot["marks"]) performance.mark(["mirror", "renderer"][what] + (end ? "-end" : "-begin"));
    },

    // What a person would call this browser: "Firefox on Linux".
    parley_page_device__deps: ["$Parley"],
    parley_page_device: function() {
        const agent = navigator.userAgent;
        const find = function(table) {
            const found = table.find(function(row) { return row[0].test(agent); });
            return found ? found[1] : "";
        };
        const program = find([[/Edg/, "Edge"], [/OPR\//, "Opera"], [/SamsungBrowser/, "Samsung Internet"], [/Firefox|FxiOS/, "Firefox"],
                              [/Chrome|CriOS/, "Chrome"], [/Safari/, "Safari"]]);
        const system = find([[/Android/, "Android"], [/iPhone/, "iPhone"], [/iPad/, "iPad"], [/Windows/, "Windows"], [/CrOS/, "ChromeOS"],
                             [/Mac OS X/, "macOS"], [/Linux/, "Linux"]]);
        Parley.put((program || "A browser") + (system ? " on " + system : ""));
    },

    // Once: it stays in the program. What fails is asked for again, after a while.
    parley_page_fetch_emoji__deps: ["$Parley"],
    parley_page_fetch_emoji: function() {
        if (Parley.fetching) return;
        Parley.fetching = true;
        fetch(Parley.boot["emojiUrl"]).then(function(response) {
            if (!response.ok) throw new Error(String(response.status));
            return response.text();
        }).then(function(text) {
            if (Parley.boot["failed"]) return;
            Parley.put(text);
            _parley_on_emoji(Parley.browser);
        }).catch(function() {
            setTimeout(function() {
                Parley.fetching = false;
                _parley_page_fetch_emoji();
            }, 5000);
        });
    },

    parley_page_speak__deps: ["$Parley"],
    parley_page_speak: function(language, bytes) {
        Parley.boot["speak"](UTF8ToString(language, bytes), true);
    },

    parley_page_random: function(bytes, count) {
        crypto.getRandomValues(HEAPU8.subarray(bytes, bytes + count));
    },

    parley_page_utc_offset: function(wall_ms) {
        return -new Date(wall_ms).getTimezoneOffset();
    },
});
