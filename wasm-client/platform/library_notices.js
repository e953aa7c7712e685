// What the page tells outside of the canvas: the badge, the system's notifications, and the line above the conversation.
mergeInto(LibraryManager.library, {
    $Notices__deps: ["$Parley", "$Address"],
    $Notices: {
        parts: [],
        unread: 0,
        icon: "",       // as the page came with it
        label: "",      // on it
        leads: false,   // this tab shows the notifications of all
        turn: 0,        // of asking to lead: earlier ones are forgotten
        let_go: null,
        waiting: null,  // to lead
        sounds: null,   // once something was heard

        start: function() {
            const listen = Parley.listen;
            const lead = function() { if (document.visibilityState === "visible") Notices.lead(true); };
            Notices.lead(document.visibilityState === "visible");
            listen(document, "visibilitychange", lead);
            listen(window, "focus", lead);
            // A page that holds a lock can't be put away.
            listen(window, "pagehide", Notices.follow);
            listen(window, "pageshow", function(event) { if (event.persisted) lead(); });
            const worker = navigator["serviceWorker"];
            if (!worker) return;
            listen(worker, "message", function(event) {
                if (event.data && event.data["open"] && Parley.boot["ownServer"]) Address.go(event.data["open"]);
            });
        },

        // The tab that was looked at last leads; when it goes, another one takes its place. Without locks each tab leads, and the
        // system shows one notification all the same, for they have one name.
        lead: function(at_once) {
            const locks = navigator["locks"];
            if (!locks) Notices.leads = true;
            if (Notices.leads || (Notices.waiting && !at_once)) return;
            if (Notices.waiting) Notices.waiting.abort();
            const waiting = Notices.waiting = at_once ? null : new AbortController();
            const turn = ++Notices.turn;
            const lost = function() {
                if (turn !== Notices.turn) return;
                Notices.leads = false;
                Notices.lead(false);
            };
            const name = "parley.notifies." + Parley.boot["storageScope"];
            locks["request"](name, at_once ? {"steal": true} : {"signal": waiting.signal}, function() {
                if (turn !== Notices.turn) return null;
                Notices.leads = true;
                Notices.waiting = null;
                return new Promise(function(resolve) { Notices.let_go = resolve; });
            }).then(lost, lost);
        },

        follow: function() {
            Notices.turn++;
            if (Notices.waiting) Notices.waiting.abort();
            if (Notices.let_go) Notices.let_go();
            Notices.waiting = Notices.let_go = null;
            Notices.leads = false;
        },

        tag: function(room) {
            return "parley." + Parley.boot["storageScope"] + room;
        },

        // What is shown belongs to the worker, so that it can be clicked when the page is gone.
        worker: function() {
            const workers = Parley.boot["ownServer"] && navigator["serviceWorker"];
            return workers ? workers["getRegistration"]() : Promise.resolve(null);
        },

        show: function(room, path, title, body) {
            const characters_max = 200;
            if (!Notices.leads || !window.Notification || Notification.permission !== "granted") return;
            const words = Array.from(body);
            const options = {
                "body": words.length > characters_max ? words.slice(0, characters_max).join("") + "\u2026" : body,
                "tag": Notices.tag(room),
                "icon": Notices.icon_url(),
                "data": {"path": path},
            };
            Notices.worker().then(function(worker) {
                if (worker && worker["active"]) return worker["showNotification"](title, options);
                const shown = new Notification(title, options);
                Parley.listen(shown, "click", function() {
                    window.focus();
                    shown.close();
                    Address.go(path);
                });
            }).catch(function() {});  // the system has its own mind about it
        },

        // Asked for from a click of the person's only, and offered when something was missed.
        offer: function() {
            if (!window.Notification || Notification.permission !== "default") return;
            Parley.boot["notice"]("notify", true, function() {
                Parley.boot["notice"]("notify", false);
                Notification.requestPermission();
            });
        },

        icon_link: function() {
            return document.querySelector("link[rel=icon]");
        },

        icon_url: function() {
            return Notices.icon || Notices.icon_link().href;
        },

        // The icon with a number, or as it was.
        draw_icon: function() {
            const side = 64;
            const link = Notices.icon_link();
            const label = !Notices.unread ? "" : Notices.unread > 99 ? "99" : String(Notices.unread);
            Notices.icon = Notices.icon_url();
            if (label === Notices.label) return;
            Notices.label = label;
            if (!label) {
                link.href = Notices.icon;
                return;
            }
            const image = new Image();
            image.onload = function() {
                if (label !== Notices.label) return;
                const canvas = document.createElement("canvas");
                canvas.width = canvas.height = side;
                const context = canvas.getContext("2d");
                if (!context) return;
                context.drawImage(image, 0, 0, side, side);
                context.fillStyle = "#d93025";
                context.beginPath();
                context.arc(44, 44, 20, 0, 2 * Math.PI);
                context.fill();
                context.fillStyle = "#fff";
                context.font = "bold " + (label.length > 1 ? 24 : 30) + "px system-ui, sans-serif";
                context.textAlign = "center";
                context.textBaseline = "middle";
                context.fillText(label, 44, 46);
                link.href = canvas.toDataURL("image/png");
            };
            image.src = Notices.icon;
        },
    },

    parley_notices_badge__deps: ["$Notices"],
    parley_notices_badge: function(unread) {
        Notices.unread = unread;
        Notices.draw_icon();
        if (!navigator["setAppBadge"]) return;
        const done = unread ? navigator["setAppBadge"](unread) : navigator["clearAppBadge"]();
        if (done) done.catch(function() {});  // where the page is not installed
    },

    parley_notices_part__deps: ["$Notices"],
    parley_notices_part: function(text, bytes) {
        Notices.parts.push(UTF8ToString(text, bytes));
    },

    parley_notices_show__deps: ["$Notices"],
    parley_notices_show: function() {
        const parts = Notices.parts;
        Notices.parts = [];
        Notices.offer();
        Notices.show(parts[0], parts[1], parts[2], parts[3]);
    },

    // A browser that was never touched keeps quiet; what failed is not worth more than the silence.
    parley_notices_chime: function() {
        const Context = window["AudioContext"];
        if (!Context) return;
        const context = Notices.sounds || (Notices.sounds = new Context());
        context["resume"]().then(function() {
            [660, 880].forEach(function(pitch, i) {
                const begin = context["currentTime"] + i * 0.12;
                const note = context["createOscillator"]();
                const volume = context["createGain"]();
                note["frequency"]["value"] = pitch;
                volume["gain"]["setValueAtTime"](0, begin);
                volume["gain"]["linearRampToValueAtTime"](0.08, begin + 0.02);
                volume["gain"]["exponentialRampToValueAtTime"](0.0005, begin + 0.3);
                note["connect"](volume)["connect"](context["destination"]);
                note["start"](begin);
                note["stop"](begin + 0.3);
            });
        }, function() {});
    },
    parley_notices_chime__deps: ["$Notices"],

    parley_notices_drop__deps: ["$Notices"],
    parley_notices_drop: function(room, bytes) {
        const tag = Notices.tag(UTF8ToString(room, bytes));
        Notices.worker().then(function(worker) {
            return worker && worker["getNotifications"] ? worker["getNotifications"]({"tag": tag}) : [];
        }).then(function(shown) {
            shown.forEach(function(one) { one.close(); });
        }).catch(function() {});
    },

    // Only the page's own server can have another one of it.
    parley_notices_served__deps: ["$Parley"],
    parley_notices_served: function(build, bytes) {
        const served = UTF8ToString(build, bytes);
        const other = Parley.boot["ownServer"] && served !== "" && served !== Parley.boot["build"];
        Parley.boot["notice"]("update", !!other, function() { location.reload(); });
    },

    parley_notices_suspect__deps: ["$Parley"],
    parley_notices_suspect: function(suspect) {
        Parley.boot["suspectSocket"](!!suspect);
    },
});
