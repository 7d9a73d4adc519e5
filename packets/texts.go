package packets

// pageTexts are the texts of the rating page.
var pageTexts = []string{
	"refused", "consent_title", "agree", "decline", "declined", "instruction_title", "how", "key_points", "key_none", "key_lanes", "key_dimensions",
	"key_verdict", "key_note", "key_undo", "key_turns", "keys", "autosave", "begin", "panel", "dimensions", "turn", "after", "no_reply", "cut", "none",
	"verdict", "best", "tie", "all_bad", "is_best", "is_best_clear", "is_best_slight", "is_tie", "is_all_bad", "note", "note_on", "note_is",
	"note_save", "cancel", "undo", "undo_done", "undo_nothing", "redo_done", "redo_nothing", "turn_back", "turn_on", "previous_session", "next_session",
	"finish", "place", "counted", "said", "which", "session_done", "nothing", "scale", "other_tab", "read_again", "to_end", "end_done", "end_open",
	"open_session", "send", "save", "saved", "copy", "copied", "copy_by_hand", "back", "code", "as_text",
}

// revealTexts are the texts of the page for everybody.
var revealTexts = []string{
	"reveal_title", "reveal_lead", "choose", "neither", "guess_title", "guess_lead", "guess_of", "no_idea", "open_names", "score", "score_none",
	"guessed_right", "guessed_wrong", "loved", "again", "reveal_private", "turn", "after", "no_reply", "cut",
}
