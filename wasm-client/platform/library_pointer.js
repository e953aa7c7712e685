// Pointer, wheel and modifiers, heard on the window: the mirror's elements above the canvas never swallow them.
mergeInto(LibraryManager.library, {
    $Pointer__deps: ["$Parley", "$Textarea", "$Surface"],
    $Pointer: {
        buttons: 0,
        modifiers: 0,
        touch: false,

        start: function() {
            const listen = Parley.listen;
            const capture = {"capture": true, "passive": true};
            listen(window, "pointerdown", Pointer.pressed, capture);
            listen(window, "pointermove", Pointer.moved, capture);
            listen(window, "pointerup", Pointer.moved, capture);
            listen(window, "pointercancel", Pointer.gone, capture);
            listen(document.documentElement, "pointerleave", Pointer.gone, {"passive": true});
            // The default action of a press moves the focus and starts a text selection over the mirror.
            // On a link that is the beginning of a drag or of another tab, and the browser's.
            listen(window, "mousedown", function(event) {
                if (Parley.covered()) return;
                if (event.button === 0 && !Pointer.touch) _parley_on_press_count(Parley.browser, event.detail);
                if (!Pointer.on_link(event)) event.preventDefault();
            }, {"capture": true});
            // On touch screens only a finished tap may open the keyboard.
            listen(window, "click", function(event) {
                if (Pointer.touch && !Parley.covered() && Textarea.contains(event.clientX, event.clientY)) Textarea.take_focus();
            }, {"capture": true});
            // A long press is the app's, but for fields and links.
            listen(window, "contextmenu", function(event) {
                const own = event.target.closest && event.target.closest("#canvas, #mirror button, #mirror [data-field]");
                if (Pointer.touch && own && !Parley.covered()) event.preventDefault();
            }, {"capture": true});
            listen(window, "wheel", Pointer.wheel, {"capture": true, "passive": false});
            listen(window, "keydown", Pointer.key, {"capture": true});
            listen(window, "keyup", Pointer.key, {"capture": true});
            listen(window, "blur", function() { Pointer.report_modifiers(0); });
        },

        on_link: function(event) {
            return event.target.closest && event.target.closest("#hot") !== null;
        },

        pressed: function(event) {
            Pointer.touch = event.pointerType === "touch";
            if (!Pointer.touch && !Parley.covered()) Textarea.take_focus();
            if (!Pointer.touch && event.target.id === "canvas") Pointer.hold(event);
            Pointer.moved(event);
        },

        // What is dragged goes on outside of the window.
        hold: function(event) {
            try {
                event.target.setPointerCapture(event.pointerId);
            } catch (error) {
                // The press is over already.
            }
        },

        // Buttons are compared by mask: a second button comes as a move, and a lost release shows in the next event.
        moved: function(event) {
            if (!event.isPrimary || Parley.covered()) return;
            Pointer.report_modifiers(Pointer.bits(event));
            const touch = event.pointerType === "touch";
            const changed = Pointer.buttons ^ event.buttons;
            const x = (event.clientX - Surface.left) / Surface.zoom;
            const y = (event.clientY - Surface.top) / Surface.zoom;
            Pointer.buttons = event.buttons;
            _parley_on_pointer(Parley.browser, 0, x, y, 0, touch);
            for (let button = 0; button < 3; button++) {
                if (!(changed & (1 << button))) continue;
                const kind = event.buttons & (1 << button) ? 1 : 2;
                _parley_on_pointer(Parley.browser, kind, x, y, button, touch);
            }
            if (touch && event.type === "pointerup") Pointer.leave(event);
        },

        // A cancelled press ends away from everything, so that it is no click.
        gone: function(event) {
            Pointer.leave(event);
            for (let button = 0; button < 3; button++) {
                if (Pointer.buttons & (1 << button)) _parley_on_pointer(Parley.browser, 2, -1, -1, button, false);
            }
            Pointer.buttons = 0;
        },

        leave: function(event) {
            _parley_on_pointer(Parley.browser, 3, event.clientX, event.clientY, 0, event.pointerType === "touch");
        },

        // With Control it is the browser's zoom.
        wheel: function(event) {
            if (event.ctrlKey || Parley.covered()) return;
            event.preventDefault();
            const line_px = 20;
            const scale = event.deltaMode === 1 ? line_px : event.deltaMode === 2 ? window.innerHeight * 0.9 : 1 / Surface.zoom;
            _parley_on_wheel(Parley.browser, event.deltaX * scale, event.deltaY * scale);
        },

        bits: function(event) {
            return (event.shiftKey ? 1 : 0) | (event.ctrlKey ? 2 : 0) | (event.altKey ? 4 : 0) | (event.metaKey ? 8 : 0);
        },

        // macOS sends no release for keys that went down with Meta: its own release releases all.
        key: function(event) {
            const all_up = event.type === "keyup" && (event.key === "Meta" || event.key === "Control");
            Pointer.report_modifiers(all_up ? 0 : Pointer.bits(event));
            if (event.type === "keydown" && !Parley.covered()) Textarea.catch_typing(event);
        },

        report_modifiers: function(bits) {
            if (bits === Pointer.modifiers) return;
            Pointer.modifiers = bits;
            _parley_on_modifiers(Parley.browser, bits);
        },
    },
});
