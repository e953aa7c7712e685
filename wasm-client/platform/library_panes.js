// What covers the conversation has an entry in the browser's history, so that Back (the button, the key, the gesture of a phone)
// takes it away before it leaves the room.
mergeInto(LibraryManager.library, {
    $Panes__deps: ["$Parley"],
    $Panes: {
        open: false,     // the entry that is shown now is a pane's
        leaving: 0,      // steps back that we took ourselves and that have not been told yet

        here: function() {
            return !!(history.state && history.state["pane"]);
        },

        set: function(open) {
            if (open === Panes.open) return;
            Panes.open = open;
            try {
                if (open) history.pushState({"pane": true}, "");
                else if (Panes.here()) Panes.step_back();
            } catch (error) {
                // Browsers refuse a hundred changes in a few seconds. Back then leaves the room.
            }
        },

        step_back: function() {
            Panes.leaving++;
            history.back();
        },

        // True: this was about a pane, and the room is the same.
        popped: function() {
            const here = Panes.here();
            if (Panes.leaving > 0) {
                Panes.leaving--;
            } else if (Panes.open && !here) {
                Panes.open = false;
                _parley_on_pane_left(Parley.browser);
            } else if (here && !Panes.open) {
                // An entry of a pane that is not there any more.
                Panes.step_back();
            } else {
                return false;
            }
            return true;
        },

        // The pane's entry becomes the room that is gone to. True: there was one.
        take_entry: function() {
            const taken = Panes.open && Panes.here();
            Panes.open = false;
            return taken;
        },
    },

    parley_browser_set_pane__deps: ["$Panes"],
    parley_browser_set_pane: function(open) {
        Panes.set(!!open);
    },
});
