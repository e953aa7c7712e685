// The canvas's size in device pixels, as exact as the browser tells it, and its cursor.
mergeInto(LibraryManager.library, {
    $Surface__deps: ["$Parley", "$Files"],
    $Surface: {
        canvas: null,
        density: 1, // device px to one of the app's
        zoom: 1,    // the page's CSS px to one of the app's, as the person wants it
        left: 0,    // of the app in the page, CSS px: it keeps out of what a screen's notch takes
        top: 0,
        width: 0,   // device px
        height: 0,

        start: function() {
            Surface.canvas = document.getElementById("canvas");
            Parley.listen(Surface.canvas, "webglcontextlost", Files.lost);
            Surface.watch_density();
            Surface.watch_preferences();
            if (window.visualViewport) {
                for (const type of ["resize", "scroll"]) Parley.listen(window.visualViewport, type, Surface.fit);
            }
            const observer = new ResizeObserver(function(entries) {
                if (!Parley.boot["failed"]) Surface.resized(entries[entries.length - 1]);
            });
            try {
                observer.observe(Surface.canvas, {"box": "device-pixel-content-box"});
            } catch (error) {
                observer.observe(Surface.canvas);
            }
        },

        preferences: ["(prefers-color-scheme: light)", "(prefers-contrast: more)", "(pointer: coarse)", "(forced-colors: active)"],

        watch_preferences: function() {
            for (const query of Surface.preferences) {
                Parley.listen(window.matchMedia(query), "change", function() { _parley_on_preferences(Parley.browser); });
            }
        },

        // A system colour's name to 0xRRGGBBAA.
        color: function(probe, name) {
            probe.style.color = name;
            const parts = getComputedStyle(probe).color.match(/[\d.]+/g) || [0, 0, 0];
            return ((parts[0] << 24) | (parts[1] << 16) | (parts[2] << 8) | 0xff) >>> 0;
        },

        // Where the keyboard on the screen covers the page instead of making it smaller (iOS), the app ends above it. Zoomed in,
        // the visible part is the person's choice.
        fit: function() {
            const seen = window.visualViewport;
            const app = document.getElementById("app");
            const covered = seen.scale < 1.01 && window.innerHeight - seen.height > 1;
            app.style.height = covered ? seen.height / Surface.zoom + "px" : "";
            app.style.bottom = covered ? "auto" : "";
            if (covered) window.scrollTo(0, 0);
        },

        // A query that matches the density of now fires once when it changes.
        watch_density: function() {
            Surface.resized(null);
            const query = window.matchMedia("(resolution: " + window.devicePixelRatio + "dppx)");
            Parley.listen(query, "change", Surface.watch_density, {"once": true});
        },

        // The exact size may differ from the computed one by the pixel that rounding decides. By more it is wrong: emulated
        // densities do not reach it.
        resized: function(entry) {
            Surface.zoom = (document.documentElement.dataset["size"] || 100) / 100;
            const density = (window.devicePixelRatio || 1) * Surface.zoom;
            const exact = entry && entry["devicePixelContentBoxSize"];
            const pick = function(css_px, device_px) {
                return Math.abs(css_px * density - device_px) < 2 ? device_px : Math.round(css_px * density);
            };
            const box = Surface.canvas.getBoundingClientRect();
            Surface.left = box.left;
            Surface.top = box.top;
            Surface.density = density;
            Surface.width = pick(Surface.canvas.clientWidth, exact ? exact[0]["inlineSize"] : 0);
            Surface.height = pick(Surface.canvas.clientHeight, exact ? exact[0]["blockSize"] : 0);
            _parley_on_redraw(Parley.browser);
        },
    },

    parley_surface_measure__deps: ["$Surface"],
    parley_surface_measure: function(out) {
        HEAPF32[out >> 2] = Surface.width / Surface.density;
        HEAPF32[(out >> 2) + 1] = Surface.height / Surface.density;
        HEAPF32[(out >> 2) + 2] = Surface.density;
    },

    parley_surface_cursor__deps: ["$Surface"],
    parley_surface_cursor: function(shape) {
        document.getElementById("app").style.cursor = ["default", "text", "pointer"][shape];
    },

    parley_surface_wear__deps: ["$Surface"],
    parley_surface_wear: function(theme, contrast, percent) {
        Parley.boot["wear"](["", "light", "dark"][theme] + " " + (contrast ? "more" : "") + " " + (percent === 100 ? "" : percent));
        Surface.resized(null);
        _parley_on_preferences(Parley.browser);
    },

    parley_surface_preferences__deps: ["$Surface"],
    parley_surface_preferences: function(out) {
        let flags = 0;
        Surface.preferences.forEach(function(query, bit) {
            if (window.matchMedia(query).matches) flags |= 1 << bit;
        });
        // Of the first two the person may have chosen otherwise (boot.js).
        const root = document.documentElement.dataset;
        flags = (flags & ~3) | (root["theme"] === "light" ? 0 : 1) | (root["contrast"] ? 2 : 0);
        HEAPU32[out >> 2] = flags;
        if (!(flags & 8)) return;
        const probe = document.createElement("i");
        document.getElementById("app").appendChild(probe);
        ["Canvas", "CanvasText", "GrayText", "LinkText", "Highlight", "HighlightText"].forEach(function(name, i) {
            HEAPU32[(out >> 2) + 1 + i] = Surface.color(probe, name);
        });
        probe.remove();
    },
});
