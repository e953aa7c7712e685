// Every bound of the wire and of the text, in one place. The server states the ones a client must know in its `hello`.
#pragma once

#include <cstddef>
#include <cstdint>

namespace parley::limits {

// Text, in UTF-8 bytes or code points.
inline constexpr std::size_t body_bytes_max = 64 * 1024;
inline constexpr std::size_t message_bytes_least = 1000;  // an operator can't bound the text of messages to less
inline constexpr std::size_t name_code_points_max = 40;
inline constexpr std::size_t room_name_code_points_max = 60;
inline constexpr std::size_t name_bytes_max = 1024;  // of either, before it is normalised and trimmed
inline constexpr std::size_t name_marks_max = 4;     // on one letter
inline constexpr std::size_t id_bytes_max = 64;
inline constexpr std::size_t token_bytes_max = 128;
inline constexpr std::size_t password_code_points_min = 10;
inline constexpr std::size_t password_bytes_max = 1024;
inline constexpr std::size_t device_bytes_max = 128;
inline constexpr std::size_t note_bytes_max = 256;
inline constexpr std::size_t sessions_per_person_max = 100;  // the one that was not seen for longest goes
inline constexpr std::int64_t session_seen_ms = 3'600'000;   // how exactly it is kept when a session was seen
inline constexpr std::size_t tokens_per_person_max = 20;     // for programs, beside the sessions
inline constexpr std::size_t token_name_bytes_max = 128;
inline constexpr std::uint32_t token_days_max = 3650;
inline constexpr std::size_t identities_per_person_max = 20;
inline constexpr std::int64_t fresh_session_ms = 10 * 60'000;  // who signed in so lately has shown who they are
inline constexpr std::size_t invitations_max = 500;            // that can still be used
inline constexpr std::uint32_t invitation_uses_max = 10'000;
inline constexpr std::uint32_t invitation_days_max = 365;
inline constexpr std::size_t room_links_max = 50;  // of one room, that can still be used
inline constexpr std::uint64_t room_link_seconds_max = 365 * 86'400;
inline constexpr std::size_t topic_code_points_max = 250;
inline constexpr std::size_t reason_code_points_max = 500;  // of a ban, a report, ...
inline constexpr std::size_t excerpt_bytes_max = 4000;      // of the words that a report keeps
inline constexpr std::size_t appeal_bytes_max = 500;        // the operator's words to who is banned
inline constexpr std::size_t emoji_bytes_max = 64;          // the longest ZWJ sequences have some 35
inline constexpr std::size_t setting_bytes_max = 4096;
inline constexpr std::size_t settings_per_person_max = 200;
inline constexpr std::size_t drafts_per_person_max = 30;  // beside the settings; each as long as one
inline constexpr std::size_t query_bytes_max = 512;
inline constexpr std::size_t link_bytes_max = 2048;  // of an address that a card is made of
inline constexpr std::size_t link_card_site_bytes_max = 100;
inline constexpr std::size_t link_card_title_bytes_max = 300;
inline constexpr std::size_t link_card_text_bytes_max = 500;
inline constexpr std::size_t search_words_max = 32;  // those of phrases too, and the names of people and rooms
inline constexpr std::size_t search_prefixes_max = 4;

// Files.
inline constexpr std::uint64_t file_bytes_max = std::uint64_t{1024} * 1024 * 1024;
inline constexpr std::uint64_t person_files_bytes_max = std::uint64_t{10} * 1024 * 1024 * 1024;  // of one person's
inline constexpr std::size_t files_per_message_max = 10;
inline constexpr std::size_t file_name_bytes_max = 255;
inline constexpr std::size_t file_type_bytes_max = 64;
inline constexpr std::size_t blur_side = 4;
inline constexpr std::size_t blur_bytes = blur_side * blur_side * 6;
inline constexpr std::size_t uploads_per_person_max = 40;               // that are in no message yet
inline constexpr std::int64_t upload_idle_ms = 24 * 3'600'000;          // a file that is in no message by then is thrown away
inline constexpr std::size_t file_piece_bytes = 64 * 1024;              // is read, and written, at once
inline constexpr std::size_t upload_waiting_bytes_max = 256 * 1024;     // of one upload, for the disk
inline constexpr std::size_t file_calls_max = 64;                       // of one loop, at once
inline constexpr std::size_t file_jobs_max = 4096;                      // that wait for the disk
inline constexpr std::uint64_t disk_reserve_bytes = 256 * 1024 * 1024;  // no upload takes these
inline constexpr std::size_t file_sniff_bytes = 64;
inline constexpr std::uint64_t picture_pixels_max = 50'000'000;  // a picture of more is refused
inline constexpr std::uint64_t interlaced_pixels_max =
    8'000'000;  // of more no small picture is made: it needs all of them at once
inline constexpr std::uint32_t small_picture_side = 800;
inline constexpr std::size_t pictures_waiting_max = 64;                // more are stored without a small picture
inline constexpr std::size_t picture_memory_bytes = 48 * 1024 * 1024;  // of a decoder
inline constexpr std::uint64_t avatar_bytes_max = 1024 * 1024;
inline constexpr std::size_t avatar_digits = 24;  // of the hash of its bytes, by which it is named

// Frames. JSON escapes make a body up to six times longer, so a frame may be larger than a body, and is parsed only below this.
inline constexpr std::size_t frame_bytes_max = 256 * 1024;
inline constexpr std::size_t json_depth_max = 16;

// A number on the wire is an integer that a browser's double holds exactly.
inline constexpr std::uint64_t integer_max = (std::uint64_t{1} << 53) - 1;

// Pages and cursors.
inline constexpr std::uint32_t page_events_default = 50;
inline constexpr std::uint32_t page_events_max = 200;
inline constexpr std::uint32_t resume_events_max = 500;
inline constexpr std::size_t resume_bytes_max = 256 * 1024;
inline constexpr std::size_t rooms_per_session_max = 1000;
inline constexpr std::uint32_t unread_max = 9999;
inline constexpr std::size_t threads_told_max = 20;     // of one room, to a person who takes part in them
inline constexpr std::size_t reaction_people_max = 10;  // named with a reaction; the count is of all
inline constexpr std::size_t reaction_kinds_max = 30;   // on one message
inline constexpr std::size_t direct_people_max = 9;
inline constexpr std::uint32_t readers_room_max = 20;    // with more members nobody sees who has read
inline constexpr std::uint32_t presence_named_max = 20;  // so few are named in each push
inline constexpr std::uint32_t present_people_default = 50;
inline constexpr std::uint32_t present_people_max = 100;
inline constexpr std::size_t present_cursor_bytes_max = 256;  // an id and a name
inline constexpr std::size_t typing_people_max = 5;           // named; the count is of all
inline constexpr std::uint32_t search_hits_default = 20;
inline constexpr std::uint32_t search_hits_max = 50;
inline constexpr std::size_t snippet_pieces_max = 64;
inline constexpr std::size_t snippet_code_points_max = 200;
inline constexpr std::uint32_t retention_days_max = 36'500;

// Moderation.
inline constexpr std::uint64_t ban_seconds_max = 315'360'000;  // ten years; of a mute too
inline constexpr std::uint64_t slow_seconds_max = 21'600;
inline constexpr std::uint64_t purge_seconds_max = 7 * 86'400;
inline constexpr std::uint32_t purge_messages_max = 10'000;     // the newest; a second purge hides those before
inline constexpr std::int64_t restore_ms = 10 * 60'000;         // then the words of a purge are erased for good
inline constexpr std::size_t bans_max = 10'000;                 // that hold at one time
inline constexpr std::size_t restraints_listed_max = 100;       // mutes of a room, or bans; a frame holds them
inline constexpr std::size_t writers_remembered_max = 100'000;  // in rooms in slow mode
inline constexpr std::uint32_t hidden_erased_max = 500;         // rows of a purge that is over, in one transaction
inline constexpr std::size_t reports_open_max = 20;             // of one person
inline constexpr int v4_prefix_min = 8;                         // shorter ones would shut out the better part of the world
inline constexpr int v6_prefix_min = 16;

// What a client holds of a room's log at once; the rest is read again when it comes near. Less of rooms that nobody looks at.
inline constexpr std::size_t timeline_rows_max = 2'000;
inline constexpr std::size_t timeline_rows_elsewhere_max = 300;

// Time, in milliseconds.
inline constexpr std::int64_t heartbeat_interval_ms = 25'000;
inline constexpr std::int64_t heartbeat_grace_ms = 10'000;
inline constexpr std::int64_t presence_interval_ms = 1'000;          // between two pushes of one room
inline constexpr std::int64_t presence_status_interval_ms = 10'000;  // the same, where many are and only how they are changes
inline constexpr std::int64_t presence_grace_ms = 10'000;            // who was lost is still here for so long
inline constexpr std::int64_t idle_ms = 5 * 60'000;                  // a device that nobody used for so long is idle
inline constexpr std::int64_t typing_interval_ms = 3'000;            // between two `typing` of one client
inline constexpr std::int64_t typing_lapse_ms = 6'000;
inline constexpr std::int64_t typing_push_interval_ms = 500;  // between two pushes of one room
inline constexpr std::int64_t authentication_ms = 10'000;
inline constexpr std::int64_t reconnect_spread_ms = 2'000;
inline constexpr std::int64_t shutdown_ms = 4'000;
inline constexpr std::int64_t shutdown_check_ms = 50;
inline constexpr std::int64_t tick_interval_ms = 500;
inline constexpr std::int64_t early_answer_ms = 1'000;  // for a loop to be told what a page already knows

// What a page keeps of the rooms, to be shown where there is no network.
inline constexpr std::size_t last_seen_rooms_max = 30;
inline constexpr std::size_t last_seen_rows_max = 60;           // of one room
inline constexpr std::size_t last_seen_bytes_max = 128 * 1024;  // likewise

// The server's queues.
inline constexpr std::size_t session_queue_bytes_max = 256 * 1024;
inline constexpr std::size_t session_requests_max = 64;
inline constexpr std::size_t log_queue_requests_max = 8192;
inline constexpr std::size_t log_batch_requests_max = 1000;
inline constexpr std::size_t thread_heap_bytes = 2 * 1024 * 1024;  // addresses that a thread takes ahead
inline constexpr std::int64_t log_unhurried_ms =
    20;  // a request that is not urgent waits so long for others to be committed with
inline constexpr std::size_t rooms_max = 10'000;
inline constexpr std::size_t presence_lost_max = 100'000;  // people and rooms in their grace; beyond it the oldest go at once

// How fast things may go on, and how many at once: of one connection, one person, one address (of IPv6: its first 64 bits). It
// is so much that nobody honest meets it, an office behind one address neither.
struct Rate {
    std::uint32_t a_second = 0;
    std::uint32_t at_once = 0;
};
inline constexpr Rate address_connects{100, 3000};
inline constexpr Rate connection_sign_ins{1, 20};
inline constexpr Rate address_sign_ins{100, 3000};
inline constexpr Rate connection_messages{50, 1000};
inline constexpr Rate person_messages{100, 2000};
inline constexpr Rate address_messages{1000, 20'000};
inline constexpr Rate connection_commands{200, 5000};  // one for each room, after a connection was lost
inline constexpr Rate person_commands{400, 20'000};
inline constexpr Rate address_commands{4000, 400'000};
inline constexpr Rate connection_bytes{1024 * 1024, 64 * 1024 * 1024};
inline constexpr Rate person_bytes{2 * 1024 * 1024, 128 * 1024 * 1024};
inline constexpr Rate address_bytes{32 * 1024 * 1024, 1024 * 1024 * 1024};
inline constexpr Rate connection_searches{10, 200};
inline constexpr Rate person_searches{20, 400};
inline constexpr Rate address_searches{200, 4000};
inline constexpr Rate person_uploads{5, 200};
inline constexpr Rate address_uploads{100, 4000};
inline constexpr Rate connection_refusals{200, 4000};        // for going too fast; who goes on all the same is sent away
inline constexpr std::size_t paces_remembered_max = 20'000;  // people, and as many addresses, of one loop
inline constexpr std::int64_t told_to_wait_ms_min = 250;     // who goes too fast
inline constexpr std::int64_t told_to_wait_ms_max = 3600'000;

// What the storage remembers of the database, each: people, their roles, personal logs.
inline constexpr std::size_t people_remembered_max = 4'000;
inline constexpr std::size_t memberships_remembered_max = 20'000;
inline constexpr std::size_t personal_logs_remembered_max = 2'000;

// Retention: how often the log is looked through, and how much of it in one transaction.
inline constexpr std::int64_t sweep_log_interval_ms = 60'000;
inline constexpr std::uint32_t sweep_log_events_max = 500;
inline constexpr std::size_t sweep_log_rooms_max = 100;
inline constexpr std::uint32_t own_words_events_max = 2000;  // looked at for one piece of what a person has written
inline constexpr std::uint32_t leaving_events_max = 1000;    // looked at in one transaction, of who deletes their account
inline constexpr std::int64_t search_follow_interval_ms = 250;
inline constexpr std::int64_t search_stop_ms = 1'000;  // to catch up before the server ends

inline constexpr std::int64_t storage_retry_ms = 1'000;            // after a failure, whether the log can be written again
inline constexpr std::uint64_t storage_space_least = 1024 * 1024;  // of the disk, for that
inline constexpr std::int64_t database_busy_ms = 5'000;
inline constexpr std::int64_t database_cache_kb = 8 * 1024;  // of the connection that writes
inline constexpr std::int64_t checkpoint_busy_ms = 10;  // how long a writer waits for readers, to empty the write-ahead log
inline constexpr std::int64_t checkpoint_retry_ms = 50;
inline constexpr std::size_t damaged_requests_max = 8;  // of one batch, answered by themselves; more fail the batch

// The search index. A part is small enough to be searched in a few milliseconds, and to be written anew in half a second.
inline constexpr std::int64_t search_part_documents_max = 16'384;
inline constexpr std::int64_t search_part_bytes_max = 4 * 1024 * 1024;
inline constexpr std::size_t search_step_events_max = 250;  // of one transaction
inline constexpr std::size_t search_step_bytes_max = 256 * 1024;
inline constexpr std::size_t search_answer_events_max = 100;  // followed before a search is answered
inline constexpr std::size_t search_checkpoint_rows = 2048;
inline constexpr std::size_t search_candidates_max = 20'000;
inline constexpr std::int64_t search_read_ahead_bytes = 256 * 1024 * 1024;  // of the file, after a start
inline constexpr std::int64_t search_time_ms = 15;
inline constexpr std::int64_t search_read_time_ms = 8;  // to fetch what was found: a disk that nobody asked lately is slow
inline constexpr std::int64_t search_cache_kb = 8 * 1024;
inline constexpr std::size_t search_namesakes_max = 50;  // people of one name

// The server's connections.
inline constexpr std::uint32_t threads_max = 64;             // loops
inline constexpr std::uint64_t connections_wanted = 10'000;  // fewer are told of at start
inline constexpr std::uint64_t descriptors_max = 65'536;     // lws keeps tables of this size
inline constexpr std::uint64_t descriptors_reserved = 64;    // for files, and for telling the last ones that it is full
inline constexpr std::uint64_t descriptors_a_loop = 10;
inline constexpr std::size_t accepts_per_tick_max = 256;
inline constexpr std::int64_t accept_pause_ms = 100;  // after the system ran out of descriptors or memory
inline constexpr std::size_t http_header_bytes_max = 4096;
inline constexpr std::size_t http_headers_pending_max = 2048;
inline constexpr std::size_t silent_connections_max = 4096;  // that have not said anything yet
inline constexpr std::size_t health_request_bytes_max = 2048;
inline constexpr std::int64_t loop_ping_ms = 1'000;
inline constexpr std::int64_t loop_stuck_ms = 15'000;  // without an answer; then the server's health is no longer good
inline constexpr std::int64_t handshake_ms = 10'000;
inline constexpr std::int64_t http_keepalive_ms = 10'000;
inline constexpr std::int64_t http_stall_ms = 20'000;  // a download that moves nothing for so long is ended
inline constexpr std::int64_t close_flush_ms = 5'000;  // for what is queued before a close
inline constexpr std::int64_t sweep_interval_ms = 1'000;
inline constexpr std::int64_t gather_us = 2'000;    // that what is stored waits for what is being stored, to leave in one write
inline constexpr unsigned ring_sends_max = 512;     // with one call of the kernel
inline constexpr std::size_t ring_sends_min = 16;   // to fewer, each has a call of its own
inline constexpr std::int64_t stalled_ms = 30'000;  // of a client that takes nothing of what waits for it
inline constexpr std::size_t receive_buffer_bytes =
    256;  // of each connection, so it is small; longer messages are put together
inline constexpr std::size_t read_bytes_max = 16 * 1024;         // of a socket at once
inline constexpr std::size_t write_bytes_max = 64 * 1024;        // one write ends with the frame that reaches it
inline constexpr std::size_t fragments_max = 4096;               // of one message
inline constexpr std::size_t echo_bytes_max = 16 * 1024 * 1024;  // of a message to /echo, and of what waits there to go back
inline constexpr std::size_t echo_fragments_max = 512 * 1024;
inline constexpr std::size_t close_reason_bytes_max = 123;  // RFC 6455 section 5.5
inline constexpr std::size_t allowed_origins_max = 100;
inline constexpr std::size_t trusted_proxies_max = 100;
inline constexpr std::size_t log_line_bytes_max = 1000;
inline constexpr std::int64_t process_sample_ms = 5'000;  // how often the process's memory and descriptors are looked at

// Passwords: argon2id as OWASP asks for, and wrong guesses. A name is locked for one address only, so nobody locks another out.
inline constexpr std::size_t password_memory_bytes = std::size_t{19} * 1024 * 1024;
inline constexpr unsigned long long password_passes = 2;
inline constexpr std::size_t hashing_threads_max = 4;      // half as many as cores, each with such a piece of memory
inline constexpr std::size_t password_queue_max = 256;     // that wait for them
inline constexpr std::uint32_t wrong_guesses_max = 10;     // of one name, from one address, in guess_window_ms
inline constexpr std::uint32_t address_guesses_max = 100;  // of all names
inline constexpr std::int64_t guess_window_ms = 15 * 60'000;
inline constexpr std::int64_t guess_lock_ms = 60'000;  // doubled by each further wrong one
inline constexpr std::int64_t guess_lock_max_ms = 60 * 60'000;
inline constexpr std::size_t guessers_max = 100'000;  // remembered; beyond it those are forgotten who were quiet for longest
inline constexpr std::int64_t reset_code_ms = std::int64_t{24} * 60 * 60'000;

// Signing in elsewhere (OpenID Connect). Each entry is one sign-in that somebody has begun.
inline constexpr std::size_t providers_max = 20;
inline constexpr std::size_t provider_label_bytes_max = 64;
inline constexpr std::size_t oidc_response_bytes_max = 64 * 1024;
inline constexpr std::size_t oidc_parameter_bytes_max = 3072;  // of an address, such as the provider's code
inline constexpr std::size_t oidc_subject_bytes_max = 255;     // OpenID Connect Core, section 2
inline constexpr std::size_t oidc_keys_max = 50;
inline constexpr std::size_t oidc_threads = 2;
inline constexpr std::size_t oidc_queue_max = 64;    // requests that wait for them
inline constexpr std::size_t oidc_begun_max = 2000;  // sign-ins, and codes; beyond it the oldest goes
inline constexpr std::int64_t oidc_begun_ms = 10 * 60'000;
inline constexpr std::int64_t oidc_request_ms = 10'000;
inline constexpr std::int64_t oidc_connect_ms = 5'000;
inline constexpr std::int64_t oidc_discovery_ms = 10 * 60'000;  // for so long it is known where a provider's pages are
inline constexpr std::int64_t oidc_clock_leeway_ms = 60'000;
inline constexpr std::int64_t oidc_answer_ms = 40'000;  // a browser waits for so long at most

// Cards of links.
inline constexpr std::size_t link_card_page_bytes_max = 256 * 1024;  // no more of a page is read: its head comes first
inline constexpr std::int64_t link_card_fetch_ms = 6'000;            // with all redirects
inline constexpr int link_card_redirects_max = 3;
inline constexpr std::size_t link_card_threads = 4;
inline constexpr std::size_t link_cards_waiting_max = 256;  // questions that are not answered yet
inline constexpr std::size_t link_cards_kept_max = 2000;    // beyond it the oldest goes
inline constexpr std::int64_t link_card_kept_ms = 60 * 60'000;
inline constexpr std::int64_t no_link_card_kept_ms = 5 * 60'000;  // that there is none
inline constexpr std::size_t link_cards_asked_max = 8;            // by a page at once
inline constexpr std::size_t link_cards_held_max = 500;           // by a page
inline constexpr std::size_t link_card_hosts_max = 1000;          // that the operator may list

// The operator's commands.
inline constexpr std::size_t export_line_bytes_max = 1024 * 1024;
inline constexpr std::size_t findings_told_max = 100;
inline constexpr std::size_t settings_file_bytes_max = 1024 * 1024;
inline constexpr std::size_t secret_bytes_max = 1024;  // of a token or a secret, the first line of its file

// The page that the server holds in memory.
inline constexpr std::size_t web_root_bytes_max = 64 * 1024 * 1024;
inline constexpr std::size_t web_root_files_max = 1000;

}  // namespace parley::limits
