// Storage, address bar, dialogs, and what happens to the page as a whole.
mergeInto(LibraryManager.library, {
    $Lifecycle__deps: ["$Parley", "$Stored", "$Address", "$Notices"],
    $Lifecycle: {
        start: function() {
            const forms = Parley.boot["forms"];
            const listen = Parley.listen;
            const tell_visible = function() {
                _parley_on_visible(Parley.browser, document.visibilityState === "visible");
                Lifecycle.watch_clock();
            };
            const tell_network = function() { _parley_on_network(Parley.browser, navigator.onLine); };
            listen(document, "visibilitychange", tell_visible);
            listen(document, "resume", function() { _parley_on_awake(Parley.browser); });
            listen(window, "online", tell_network);
            listen(window, "offline", tell_network);
            listen(window, "pagehide", function() { _parley_on_page_hide(Parley.browser); });
            listen(window, "pageshow", function(event) {
                // Out of the back-forward cache: the socket is gone, and what changed meanwhile was told to nobody.
                if (!event.persisted) return;
                tell_network();
                tell_visible();
                _parley_on_awake(Parley.browser);
            });
            // Opened in the background, or without a network.
            if (document.visibilityState !== "visible") tell_visible();
            if (!navigator.onLine) tell_network();
            Lifecycle.watch_clock();
            listen(window, "popstate", Address.moved);
            Notices.start();
            forms["onForm"] = Lifecycle.filled;
            forms["onDialogClosed"] = function() { _parley_on_dialog_closed(Parley.browser); };
            const early = forms["take"]();
            if (early) Lifecycle.filled(early);
        },

        // By PageForm; what was filled in comes with a NUL between one and the next.
        filled: function(form) {
            const kinds = ["name", "room", "sign-in", "sign-up", "reset", "member", "password", "invitation", "provider",
                           "reason", "rename", "topic", "token", "bot", "delete", "link", "notices", "address", "nick"];
            // Names are normalised before they are checked (shared/text_rules.h), here as on the server; so are passwords, which
            // another keyboard may write with other code points (RFC 8265 section 4.2).
            Parley.put(form.slice(1).map(function(text) { return text.split("\0").join("").normalize("NFC"); }).join("\0"));
            _parley_on_form(Parley.browser, kinds.indexOf(form[0]));
        },

        clock: 0,

        // A machine that sleeps with the page in sight tells nobody: its wall clock goes on while its timers stand still. Hidden
        // pages have slow timers, and are told when they are seen again.
        watch_clock: function() {
            const beat_ms = 2000;
            const jump_ms = 5000;
            clearInterval(Lifecycle.clock);
            if (document.visibilityState !== "visible") return;
            let last = Date.now();
            Lifecycle.clock = setInterval(function() {
                const now = Date.now();
                const slept = now - last > beat_ms + jump_ms;
                last = now;
                if (slept && !Parley.boot["failed"]) _parley_on_awake(Parley.browser);
            }, beat_ms);
        },
    },

    // Values belong to the server that the page talks to: a link with ?server= must not see another one's token.
    $Stored__deps: ["$Parley"],
    $Stored: {
        memory: {},
        name: function(key) {
            return "parley." + Parley.boot["storageScope"] + key;
        },
    },

    parley_browser_store__deps: ["$Parley", "$Stored"],
    parley_browser_store: function(key, key_bytes, value, value_bytes) {
        const name = Stored.name(UTF8ToString(key, key_bytes));
        const text = UTF8ToString(value, value_bytes);
        Stored.memory[name] = text;
        try {
            if (text) window.localStorage.setItem(name, text);
            else window.localStorage.removeItem(name);
        } catch (error) {
            // Refused or full: the value lives as long as the page.
            Parley.boot["notice"](error.name === "QuotaExceededError" ? "full" : "refused", true);
        }
        Parley.boot["forms"]["learn"]();
    },

    parley_browser_load__deps: ["$Parley", "$Stored"],
    parley_browser_load: function(key, key_bytes) {
        const name = Stored.name(UTF8ToString(key, key_bytes));
        let text = null;
        try {
            // Another page of this browser may have written it since.
            text = window.localStorage.getItem(name);
        } catch (error) {
            // As above.
        }
        Parley.put(text || Stored.memory[name] || "");
    },

    // Only a Parley server answers /r/* with the page: elsewhere (emrun) the path lives behind the '#'.
    $Address__deps: ["$Parley", "$Panes", "$Files"],
    $Address: {
        shown: "",  // the path that the client knows

        read: function() {
            if (!Parley.boot["ownServer"]) return Address.decoded(location.hash.slice(1) || "/");
            return Address.decoded(location.pathname) + Address.invitation(location);
        },
        // That a link into a room carries behind its '#', so that it reaches no server and no log.
        invitation: function(link) {
            return (/^#join=[\w.-]+$/.exec(link.hash) || [""])[0];
        },
        url: function(path) {
            if (!Parley.boot["ownServer"]) return location.pathname + location.search + "#" + encodeURI(path);
            return encodeURI(path) + location.search;
        },
        // Of a room on this very server.
        is_room: function(link) {
            return Parley.boot["ownServer"] && link.origin === location.origin && link.pathname.indexOf("/r/") === 0;
        },
        // A room's link leads there within the page. False: it is the browser's, as is one that is asked for in another tab.
        follow: function(link, event) {
            if (Files.follow(link, event)) return true;
            if (!Address.is_room(link) || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return false;
            event.preventDefault();
            Parley.put(Address.decoded(link.pathname) + Address.invitation(link));
            _parley_on_room_link(Parley.browser);
            return true;
        },
        decoded: function(path) {
            try {
                return decodeURI(path);
            } catch (error) {
                return path;
            }
        },
        // The browser went back or forward.
        moved: function() {
            const before = Address.shown;
            Address.shown = Address.read();
            Panes.popped();
            if (Address.shown === before) return;
            Parley.put(Address.shown);
            _parley_on_path(Parley.browser);
        },

        go: function(path) {
            Address.change(path, false);
            Parley.put(path);
            _parley_on_path(Parley.browser);
        },

        // What is opened from a pane takes its entry.
        change: function(path, replace) {
            Address.shown = path;
            if (path === Address.read()) return;
            try {
                if (replace) history.replaceState(history.state, "", Address.url(path));
                else if (Panes.take_entry()) history.replaceState(null, "", Address.url(path));
                else history.pushState(null, "", Address.url(path));
            } catch (error) {
                // Browsers refuse a hundred changes in a few seconds; the address is not worth more.
            }
        },
    },

    parley_browser_path__deps: ["$Parley", "$Address"],
    parley_browser_path: function() {
        Address.shown = Address.read();
        Parley.put(Address.shown);
    },

    parley_browser_link__deps: ["$Parley", "$Address"],
    parley_browser_link: function(path, bytes) {
        Parley.put(new URL(Address.url(UTF8ToString(path, bytes)), location.href).href);
    },

    parley_browser_set_path__deps: ["$Address", "$Panes"],
    parley_browser_set_path: function(path, bytes, replace) {
        Address.change(UTF8ToString(path, bytes), !!replace);
    },

    parley_browser_leave_for__deps: ["$Parley"],
    parley_browser_leave_for: function(provider, bytes) {
        Parley.boot["forms"]["leave"](UTF8ToString(provider, bytes));
    },

    parley_browser_title: function(title, bytes) {
        document.title = UTF8ToString(title, bytes);
    },

    parley_browser_still: function() {
        return window.matchMedia("(prefers-reduced-motion: reduce)").matches ? 1 : 0;
    },

    parley_browser_dialog__deps: ["$Parley", "$Textarea"],
    parley_browser_dialog: function(name, name_bytes, error, error_bytes, note, note_bytes) {
        const wanted = UTF8ToString(name, name_bytes);
        Parley.boot["forms"]["show"](wanted, UTF8ToString(error, error_bytes), UTF8ToString(note, note_bytes));
        if (!wanted) Textarea.focus();
    },

    $Announcer: {
        waiting: [],
        timer: 0,

        // A line each, so that words which come together are all said, and the same words again. Of a burst the last few are
        // said, and how many more there were: nobody can listen to fifty.
        say: function() {
            const burst_max = 3;
            const lines_max = 5;
            const announcer = document.getElementById("announcer");
            const more = Announcer.waiting.length - burst_max;
            const words = Announcer.waiting.slice(-burst_max);
            if (more > 0) words.unshift(Parley.boot["tr"](more === 1 ? "{} more message" : "{} more messages", more));
            Announcer.waiting = [];
            Announcer.timer = 0;
            words.forEach(function(text) {
                const line = document.createElement("p");
                line.textContent = text;
                announcer.appendChild(line);
            });
            while (announcer.childElementCount > lines_max) announcer.firstElementChild.remove();
        },
    },

    $Announcer__deps: ["$Parley"],
    parley_browser_announce__deps: ["$Announcer"],
    parley_browser_announce: function(text, bytes) {
        const pause_ms = 400;
        Announcer.waiting.push(UTF8ToString(text, bytes));
        if (!Announcer.timer) Announcer.timer = setTimeout(Announcer.say, pause_ms);
    },
});
