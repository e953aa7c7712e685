#include "wasm-client/app/app.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "wasm-client/app/field_keys.h"
#include "wasm-client/app/forms.h"
#include "wasm-client/app/outside.h"
#include "wasm-client/model/model.h"
#include "wasm-client/model/own_settings.h"
#include "wasm-client/views/screen.h"

namespace parley::client {

namespace {

constexpr double banner_after_ms = 1000;

std::vector<KeptEntry> entries_of(std::vector<KeptValue> kept) {
    std::vector<KeptEntry> entries;
    entries.reserve(kept.size());
    for (KeptValue& entry : kept) entries.push_back({std::move(entry.key), std::move(entry.value)});
    return entries;
}

class App final : public AppEvents {
public:
    App(Platform& platform, Rasterizer& rasterizer, Renderer& renderer, std::vector<KeptValue> kept)
        : platform_(platform),
          screen_(platform, rasterizer, renderer),
          keys_(
              platform, screen_, [this](const Intent& intent) { intend(intent); }, [this] { return close_pane(); }) {
        Remembered remembered{platform.load("name"), platform.load("token"), platform.path()};
        remembered.kept = entries_of(std::move(kept));
        remembered.user = platform.load("user");
        remembered.rank = platform.load("rank");
        remembered.token_at_ms = platform.load("token_at");
        remembered.next_token = platform.load("next_token");
        remembered.device = platform.device();
        model_.start(std::move(remembered), now());
        settle();
    }

    void on_socket_open() override {
        tell([&] {
            model_.note_token(platform_.load("token"), platform_.load("next_token"));
            model_.on_socket_open(now());
        });
    }
    void on_socket_text(std::string_view text) override {
        tell([&] { model_.on_socket_text(text, now()); });
    }
    void on_socket_close(std::uint16_t code) override {
        tell([&] { model_.on_socket_close(code, now()); });
    }

    void on_frame(const FrameInfo& frame) override {
        std::vector<Intent> intents;
        const bool more = screen_.draw(model_.state(), frame, platform_.wall_ms(), intents);
        if ((screen_.completer().wants_emoji() || screen_.picker().open()) && !screen_.has_emoji()) platform_.fetch_emoji();
        note_edits();
        for (const Intent& intent : intents) model_.on_intent(intent, now());
        if (screen_.composer().take_send()) send_draft();
        platform_.mirror(screen_.semantics(), screen_.scrolled());
        run_effects();
        keys_.follow(model_.state());
        if (model_.take_changed() || more) platform_.request_frame();
        schedule();
    }

    void on_wake() override {
        tell([&] { model_.on_wake(now()); });
        if (is_offline(model_.state())) platform_.request_frame();  // the countdown
    }

    void on_pointer(const Pointer& pointer) override {
        note_use();
        screen_.on_pointer(pointer);
        platform_.request_frame();
        screen_.end_swipe(model_.state());
        do_wanted();
    }
    void on_press_count(int presses) override { screen_.on_press_count(presses); }
    void on_wheel(float x, float y) override {
        note_use();
        screen_.on_wheel(x, y);
        platform_.request_frame();
    }
    void on_modifiers(Modifiers modifiers) override { screen_.on_modifiers(modifiers); }

    void on_edit(const EditState& state) override {
        note_use();
        EditDesk& desk = screen_.desk();
        const bool changed = state.text != desk.of(desk.active()).text;
        if (changed || state.selection_start != state.selection_end) screen_.clear_selection();
        desk.on_edit(state);
        platform_.request_frame();
        tell([&] { note_edits(); });
    }

    bool on_edit_key(EditKey key, Modifiers modifiers) override {
        note_use();
        if (key == EditKey::enter && (modifiers.ctrl || modifiers.meta) && !modifiers.alt) {
            const bool writes = screen_.desk().active() == EditField::composer && !screen_.picker().open();
            return writes && !model_.state().account.open && !model_.state().pane && send_now();
        }
        if (modifiers.ctrl || modifiers.alt || modifiers.meta) return false;
        if (screen_.picker().open()) return keys_.on_emoji(key);
        if (screen_.desk().active() == EditField::switcher) return keys_.on_switcher(key);
        if (screen_.desk().active() == EditField::search) return keys_.on_search(key, modifiers);
        if (model_.state().account.open || model_.state().pane) return keys_.on_pane(key, model_.state());
        if (on_completion_key(key, modifiers)) return true;
        const bool empty = screen_.desk().of(EditField::composer).text.empty();
        switch (key) {
            case EditKey::enter:
                if (modifiers.shift || model_.state().setting(enter_key) == "line") return false;
                return send_now();
            case EditKey::page_up:
            case EditKey::page_down:
                screen_.timeline().scroll_pages(key == EditKey::page_up ? -1.0F : 1.0F);
                platform_.request_frame();
                return true;
            case EditKey::end:
                if (!empty) return screen_.composer().on_key(screen_.ui(), key, modifiers);
                screen_.timeline().scroll_to_end();
                platform_.request_frame();
                return true;
            case EditKey::escape:
                return close_pane();
            case EditKey::up:
                if (empty && model_.state().current_room() != nullptr) {
                    intend(EditLast{});
                    return true;
                }
                [[fallthrough]];
            case EditKey::down:
            case EditKey::home:
                return screen_.composer().on_key(screen_.ui(), key, modifiers);
            case EditKey::tab:
            case EditKey::answer:
                return false;
        }
        return false;
    }

    void on_emoji(std::string_view file) override {
        screen_.set_emoji(EmojiTable::parse(file));
        platform_.request_frame();
    }

    void on_language(std::string_view code, std::string_view file) override {
        tell([&] { model_.set_language(code == "en" ? Language() : Language(std::string(code), file)); });
    }

    void on_uploads(std::vector<Upload> uploads) override {
        screen_.uploads().set(std::move(uploads));
        platform_.request_frame();
        if (!send_later_ || screen_.uploads().going()) return;
        send_later_ = false;
        tell([&] { send_draft(); });
    }

    void on_avatar(std::string_view file, std::string_view error) override {
        intend(OfferAvatar{file.empty() ? std::nullopt : std::optional(std::string(file)), std::string(error)});
    }

    bool on_selection_key(SelectionKey key, Modifiers modifiers) override {
        if (keys_.on_emoji(key, modifiers)) return true;
        return screen_.on_selection_key(model_.state(), key, modifiers);
    }

    Clipping on_copy() override { return screen_.copied(model_.state()); }

    Clipping on_context_menu(float x, float y) override {
        return screen_.selected_at(screen_.drawn_x(x), y) ? on_copy() : Clipping{};
    }

    void on_focus(std::uint64_t key, bool shown) override {
        note_use();
        screen_.on_focus(key, shown);
        platform_.request_frame();
        tell([&] { note_edits(); });
    }
    bool on_node_key(std::uint64_t key, EditKey pressed) override {
        if (pressed == EditKey::escape) return close_pane();
        const bool taken = screen_.on_message_key(key, pressed, model_.state()) || screen_.on_node_key(key, pressed);
        do_wanted();
        if (!taken) return false;
        platform_.request_frame();
        return true;
    }
    /// A second time it is the browser's own, which finds what the mirror says.
    bool on_shortcut(Shortcut shortcut) override {
        if (shortcut != Shortcut::find) return keys_.get_around(shortcut, model_.state());
        if (model_.state().switcher.open || model_.state().search.open || model_.state().current_room() == nullptr)
            return false;
        while (screen_.close_layer()) {  // or it would open below the rooms or a menu
        }
        intend(CloseAccount{});
        intend(ShowRoomPane{false});
        intend(OpenSearch{});
        return true;
    }

    void on_semantic_action(std::uint64_t key) override {
        if (!screen_.act_at_once(key, model_.state())) screen_.activate(key);
        do_wanted();
        platform_.request_frame();
    }

    void on_form(PageForm form, const FormFields& fields) override { intend(intent_of(form, fields, platform_)); }
    void on_dialog_closed() override { intend(CloseDialog{}); }

    void on_visible(bool visible) override {
        if (visible) note_use();
        tell([&] { model_.on_visible(visible, now()); });
    }
    void on_network(bool online) override {
        tell([&] { model_.on_network(online, now()); });
    }
    void on_awake() override {
        tell([&] { model_.on_awake(now()); });
    }
    void on_path(std::string_view path) override {
        tell([&] { model_.on_path(path, now()); });
    }
    void on_room_link(std::string_view path) override {
        bool found = false;
        tell([&] { found = model_.on_room_link(path, now()); });
        if (!found) notify(model_.state().language.tr("That room is not here, or not open to you"));
    }
    void on_pane_left() override {
        close_pane();
        platform_.request_frame();
        settle();
    }
    void on_preferences() override {
        screen_.set_preferences(platform_.preferences());
        platform_.request_frame();
    }
    void on_page_hide() override {
        tell([&] { model_.on_page_hide(now()); });
    }
    void on_late_kept(std::vector<KeptValue> kept) override {
        tell([&] { model_.on_late_kept(entries_of(std::move(kept)), now()); });
    }

private:
    Now now() {
        return {platform_.now_ms(), platform_.random(), static_cast<double>(platform_.wall_ms()),
                platform_.utc_offset_minutes(platform_.wall_ms())};
    }

    template <class Change>
    void tell(const Change& change) {
        change();
        settle();
    }

    /// So often that nothing else comes of it.
    void note_use() {
        model_.on_use(platform_.now_ms());
        run_effects();
    }

    void intend(const Intent& intent) {
        tell([&] { model_.on_intent(intent, now()); });
    }

    void do_wanted() {
        for (const Intent& one : screen_.take_wanted()) intend(one);
    }

    void notify(std::string_view words) {
        constexpr double shown_ms = 5000;
        screen_.composer().notify(words, platform_.now_ms() + shown_ms);
        platform_.announce(words);
        platform_.request_frame();
    }

    /// What the textarea says of a field is what the model knows of it.
    void note_edits() {
        const EditDesk& desk = screen_.desk();
        const OneLine query = one_line(desk.of(EditField::search).text);
        if (query.changed) screen_.desk().set_text(EditField::search, query.text);
        if (query.text != model_.state().search.query) model_.on_intent(EditQuery{query.text}, now());
        const OneLine place = one_line(desk.of(EditField::switcher).text);
        if (place.changed) screen_.desk().set_text(EditField::switcher, place.text);
        const SwitcherState& switcher = model_.state().switcher;
        if (keys_.follows_switcher() && place.text != switcher.query) model_.on_intent(EditSwitcher{place.text}, now());
        if (FieldKeys::shows_people_field(model_.state())) {
            const OneLine name = one_line(desk.of(EditField::people).text);
            if (name.changed) screen_.desk().set_text(EditField::people, name.text);
            if (name.text != model_.state().account.query) model_.on_intent(EditPeopleQuery{name.text}, now());
        }
        const std::string& draft = desk.of(EditField::composer).text;
        if (draft == draft_) return;
        draft_ = draft;
        model_.on_intent(EditDraft{draft}, now());
    }

    /// What is written may have changed since the last frame.
    bool on_completion_key(EditKey key, Modifiers modifiers) {
        screen_.follow_writing(model_.state());
        Completer& completer = screen_.completer();
        if (!completer.open() || !completer.on_key(screen_.desk(), key, modifiers)) return false;
        note_edits();
        platform_.request_frame();
        settle();
        return true;
    }

    /// What stands beside the conversation closes, and one writes again.
    bool close_pane() {
        if (!keys_.close(model_.state())) return false;
        platform_.edit_focus();
        return true;
    }

    /// Files go with the words: those wait for them.
    void send_draft() {
        const RoomState* room = model_.state().current_room();
        const bool edits = room != nullptr && room->editing.seq != 0;
        send_later_ = !edits && screen_.uploads().going();
        if (send_later_) {
            notify(model_.state().language.tr("It is sent as soon as the files are uploaded"));
            return;
        }
        std::vector<FileInfo> files = edits ? std::vector<FileInfo>() : screen_.uploads().done();
        const bool any = !files.empty();
        model_.on_intent(SendDraft{MessageCid(platform_.new_cid()), platform_.wall_ms(), std::move(files)}, now());
        if (any) platform_.take_uploads();
        if (!edits) screen_.timeline().scroll_to_end();
    }

    bool send_now() {
        send_draft();
        settle();
        return true;
    }

    /// After every change: what the model asks for, the next frame, the next wake.
    void settle() {
        run_effects();
        keys_.follow(model_.state());
        if (model_.take_changed()) platform_.request_frame();
        schedule();
    }

    /// What is kept in the account is known once one is in.
    void wear_look(const State& state) {
        if (state.link != Link::online || state.setting("look") == look_) return;
        look_ = state.setting("look");
        const Appearance look = Appearance::parse(*look_);
        screen_.set_look(look);
        const auto dark = look.theme == Theme::system ? std::nullopt : std::optional(look.theme == Theme::dark);
        platform_.wear(dark, look.contrast, look.size);
    }

    void run_effects() {
        for (const Effect& effect : model_.take_effects()) visit([this](const auto& one) { run(one); }, effect);
        wear_look(model_.state());
        platform_.set_pane(screen_.covered(model_.state()));
        const std::string title = title_of(model_.state());
        if (title != title_) platform_.set_title(title_ = title);
        platform_.set_badge(unread_of(model_.state()));
        const bool suspect = socket_never_opens(model_.state());
        if (suspect != suspect_) platform_.suspect_socket(suspect_ = suspect);
    }

    void run(const OpenSocket&) { platform_.socket_open(); }
    void run(const CloseSocket&) { platform_.socket_close(); }
    void run(const SendText& send) { platform_.socket_send(send.text); }
    void run(const StoreValue& value) { platform_.store(value.key, value.value); }
    void run(const Keep& entry) { platform_.keep(entry.key, entry.value); }
    void run(const Forget& entry) { platform_.forget(entry.key); }
    void run(const ShowDialog& dialog) {
        platform_.show_dialog(dialog.dialog, dialog.error, dialog.note);
        if (dialog.dialog.empty()) platform_.edit_focus();
    }
    void run(const ShowPath& path) { platform_.set_path(path.path, path.replace); }
    void run(const SetComposer& composer) {
        screen_.composer().set_text(composer.text);
        screen_.desk().set_text(EditField::composer, composer.text);
        draft_ = composer.text;
    }
    void run(const SetSearch& search) {
        screen_.desk().set_text(EditField::search, search.text);
        note_edits();
    }
    void run(const OfferText& offer) { platform_.offer_text(offer.name, offer.text); }
    void run(const Tell& tell) { notify(tell.text); }
    void run(const FocusComposer&) { platform_.edit_focus(); }
    void run(const LeaveFor& effect) { platform_.leave_for(effect.provider); }
    void run(const Speak& speak) { platform_.speak(speak.language); }
    void run(const Announce& announce) { platform_.announce(announce.text); }

    void run(const Notify& notice) {
        const std::string path = room_path(notice.room, notice.seq);
        platform_.notify({notice.room.value, path, notice.title, notice.body});
    }
    void run(const Chime&) { platform_.chime(); }
    void run(const DropNotice& notice) { platform_.drop_notice(notice.room.value); }
    void run(const ServedPage& page) { platform_.served_page(page.build); }

    /// The countdown of the banner is redrawn once a second while it is shown, and what moves by itself at its own pace;
    /// nothing else needs time to pass.
    void schedule() {
        const State& state = model_.state();
        const double at_ms = platform_.now_ms();
        double wake_ms = model_.wake_at_ms().value_or(-1);
        if (is_offline(model_.state()) && state.visible) {
            const double appears_ms = state.link_since_ms + banner_after_ms;
            double next_ms = at_ms < appears_ms ? appears_ms : at_ms + 1000;
            if (state.link == Link::waiting && state.retry_at_ms > at_ms)
                next_ms = std::min(next_ms, at_ms + std::fmod(state.retry_at_ms - at_ms, 1000.0) + 1);
            wake_ms = wake_ms < 0 ? next_ms : std::min(wake_ms, next_ms);
        }
        if (const double moves_ms = screen_.moves_at_ms(); moves_ms > 0 && state.visible) {
            if (moves_ms <= at_ms)
                platform_.request_frame();
            else
                wake_ms = wake_ms < 0 ? moves_ms : std::min(wake_ms, moves_ms);
        }
        platform_.wake_at(wake_ms);
    }

    Platform& platform_;
    Model model_;
    Screen screen_;
    FieldKeys keys_;
    std::optional<std::string> look_;  ///< that is worn
    std::string title_;
    std::string draft_;  ///< in the composer, as the model knows it
    bool send_later_ = false;
    bool suspect_ = false;
};

}  // namespace

std::unique_ptr<AppEvents> make_app(Platform& platform, Rasterizer& rasterizer, Renderer& renderer,
                                    std::vector<KeptValue> kept) {
    return std::make_unique<App>(platform, rasterizer, renderer, std::move(kept));
}

}  // namespace parley::client
