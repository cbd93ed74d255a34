/*
 * words.h: the sentences that people read about verdicts, errors, stories, drafts, trust roots,
 * digests, merges and audits, and what to do next. The program prints them on a terminal, pages
 * show the same ones.
 *
 * A sentence without values is a static string. A sentence with values is appended to the caller's
 * buffer: UTF-8, without a line feed at its end. Values from files go in as they are, so whoever
 * shows a sentence escapes all of it first, for the terminal or the page that it is shown on.
 * Nothing here fails, except that a buffer can run out of memory, which its own code tells. Moments
 * are written as RFC 3339 has them.
 *
 * The functions named nsync_words_... are for people and can be translated. Those named
 * nsync_..._name return a code that is part of the interface: never renamed, never translated.
 */
#ifndef NSYNC_WORDS_H
#define NSYNC_WORDS_H

#include "nsync/base.h"

#define NSYNC_MAX_WORDS 65536 /* bytes of a sentence with its values */

/*
 * What happened, and what to do about it; advice is empty where there is nothing to advise.
 * said: what a server said to it, in its own words: lines, each ended by a line feed; mostly empty.
 */
struct nsync_message {
	struct nsync_buf text, advice, said;
};

#define NSYNC_MESSAGE_INIT \
	{ NSYNC_BUF_INIT(NSYNC_MAX_WORDS), NSYNC_BUF_INIT(NSYNC_MAX_WORDS), NSYNC_BUF_INIT(NSYNC_MAX_SAID) }

void nsync_message_release(struct nsync_message *message); /* for AUTO */

/* ---- verdicts and errors ---------------------------------------------------------- */

/* What a reason means, and what to do about it; static, "" for NSYNC_REASON_OK. */
const char *nsync_words_verdict(enum nsync_reason reason);
const char *nsync_words_verdict_advice(enum nsync_reason reason);

/*
 * The same for a trust root, of which some reasons mean something else than of an item. path: the
 * root's file. False where the words for items fit; out is unchanged then.
 */
bool nsync_words_root_verdict(struct nsync_message *out, const struct nsync_verdict *verdict,
			      const char *path);

/* What happened, for a cause; static, "" for NSYNC_CAUSE_NONE. */
const char *nsync_words_cause(enum nsync_cause cause);
/* What to do about it; where: the error's, which goes into commands as one word of a shell. */
void nsync_words_cause_advice(struct nsync_buf *out, enum nsync_cause cause, const char *where);

/* What failed, with the place and the values at fault, and what to do. */
void nsync_words_error(struct nsync_message *out, const struct nsync_error *err);
/* The same of a failure that did not stop the run. */
void nsync_words_warning(struct nsync_buf *out, const struct nsync_error *err);

/* ---- sentences without values ------------------------------------------------------- */

enum nsync_remark {
	/* an office's branch, as a merge or an audit fetched it */
	NSYNC_REMARK_BRANCH_EMPTY,   /* nothing was pushed yet */
	NSYNC_REMARK_BRANCH_NO_NEWS, /* nothing that is not merged already */
	NSYNC_REMARK_BRANCH_UNNAMED, /* no record names a head of it */
	NSYNC_REMARK_BRANCH_CUT,     /* it does not hold the head that the newest record names */
	/* findings */
	NSYNC_REMARK_OMITTED,      /* of files of another office, to an auditor */
	NSYNC_REMARK_OMITTED_OURS, /* of files of this office, to its officer */
	NSYNC_REMARK_TWO_HISTORIES,
	NSYNC_REMARK_NOTHING_VALID,
	NSYNC_REMARK_NOT_ALL_VALID,
	NSYNC_REMARK_NO_RECORD_YET, /* this log has none of the number that an item's author saw */
	/* a clone */
	NSYNC_REMARK_OF_DESK, /* whose clone it is, where it is no office's */
	NSYNC_REMARK_OF_READER,
	NSYNC_REMARK_SYNC_WAITS,
	NSYNC_REMARK_NO_ORIGIN,
	NSYNC_REMARK_ORIGIN_UP_TO_DATE,
	NSYNC_REMARK_PUSHED,
	NSYNC_REMARK_CONFLICT_SIDES, /* before the difference of two texts */
	NSYNC_REMARK_NO_CONFLICT,
	NSYNC_REMARK_NOTHING_WAITS,
	NSYNC_REMARK_OFF_MAIN, /* another branch than main is checked out */
	NSYNC_REMARK_MERGED_BEFORE, /* a merge found nothing to do */
	/* a trust root */
	NSYNC_REMARK_NO_ROOT_KEY,   /* a key signed a root that does not list it */
	NSYNC_REMARK_INVITE,        /* the first root is adopted; the command to invite follows */
	NSYNC_REMARK_PUBLISH_ROOT,  /* a later root is adopted */
	NSYNC_REMARK_RETURNS,       /* after a revocation: how to keep an earlier version out of the digest */
	NSYNC_REMARK_OR_FEWER_KEYS, /* before a command that lowers a threshold */
	NSYNC_REMARKS
};

/* Static; the advice is "" where there is none. */
const char *nsync_words_remark(enum nsync_remark remark);
const char *nsync_words_remark_advice(enum nsync_remark remark);

/* ---- stories, drafts and the next step ------------------------------------------------ */

/* Where a file stands that this office signed, or has to cosign. Lists are sorted in this order. */
enum nsync_story_state {
	/* In the work tree or the index: */
	NSYNC_STORY_UNCOMMITTED, /* its signatures are good, and main does not have it so */
	NSYNC_STORY_ONLY_STAGED, /* only the index has it; nobody has looked whether it is good */
	NSYNC_STORY_CONFLICT,    /* two machines of the office signed different bodies of it */
	NSYNC_STORY_EDITED,      /* it was changed, deleted or staged otherwise since it was committed */
	/* In the work tree or in main, not accepted: */
	NSYNC_STORY_ALTERED, /* it was changed since this office signed it */
	NSYNC_STORY_FOREIGN, /* no key of this office signed it */
	/* In main, not accepted: */
	NSYNC_STORY_KEPT_BACK,     /* sync does not send it: a merge would hold it */
	NSYNC_STORY_WOULD_BE_HELD, /* it was sent, and the next merge would hold it */
	NSYNC_STORY_TAKEN_BACK,    /* main does not have it any more, origin's main has */
	NSYNC_STORY_ON_SERVER,     /* another machine of the office sent it to origin; main lacks it */
	NSYNC_STORY_UNPUSHED,      /* not in origin's main yet */
	NSYNC_STORY_PUSHED,   /* the newest record does not say anything of it */
	NSYNC_STORY_OMITTED,  /* the regional office fetched it, and neither accepted nor held it */
	NSYNC_STORY_HELD,     /* the newest record holds it */
	NSYNC_STORY_THEIRS,   /* accepted; other offices' cosignatures are missing */
	NSYNC_STORY_OURS,     /* another office's item waits for this office's cosignature */
	/* Accepted, but in no output until the owner signs the next version: */
	NSYNC_STORY_REVOKED,    /* this office's, whose key was revoked */
	NSYNC_STORY_UNCOSIGNED, /* this office's; a cosignature that it needs was revoked */
	NSYNC_STORY_OWNERS,     /* another office's; this office's cosignature was revoked */
	NSYNC_STORY_STATES
};

const char *nsync_story_state_name(enum nsync_story_state state);
const char *nsync_words_story_state(enum nsync_story_state state);
/*
 * Who has to sign the next version of a voided story, and what a file in another state needs that its words
 * do not say. owner: the office whose story it is; slug: the story's. Appends nothing where there is nothing
 * to say.
 */
void nsync_words_story_advice(struct nsync_buf *out, enum nsync_story_state state,
			      const char *owner, const char *slug);

enum nsync_draft_state {
	NSYNC_DRAFT_NEW,     /* of a story that was not signed yet */
	NSYNC_DRAFT_CHANGED, /* since its story was signed */
	NSYNC_DRAFT_SIGNED,  /* as it is */
	NSYNC_DRAFT_FAULTY,  /* it does not read, or another obstacle than STALE is in its way */
	NSYNC_DRAFT_STALE,   /* its story has moved on since it was made */
	NSYNC_DRAFT_STATES
};

const char *nsync_draft_state_name(enum nsync_draft_state state);
const char *nsync_words_draft_state(enum nsync_draft_state state);

/* Why a draft that reads is not signed as it is. */
enum nsync_obstacle {
	NSYNC_OBSTACLE_NONE,
	NSYNC_OBSTACLE_MARKS,       /* a merge left places in it that are not decided */
	NSYNC_OBSTACLE_STALE,       /* its story has a newer version than it was made from */
	NSYNC_OBSTACLE_OTHER_MONTH, /* there is a story of its name in another month */
	NSYNC_OBSTACLE_RENAMED,     /* it was a draft of another name, which is gone */
	NSYNC_OBSTACLE_COPY,        /* a story of another name says the same */
	NSYNC_OBSTACLE_OTHER_STORY, /* it was made from one story, and would change another one */
	NSYNC_OBSTACLE_TWICE,       /* another draft of the same run is of the same story */
	NSYNC_OBSTACLE_ONE_NAME,    /* two of one name would begin stories in two months */
	NSYNC_OBSTACLES
};

const char *nsync_obstacle_name(enum nsync_obstacle obstacle);

/* What the sentences about an obstacle tell. */
struct nsync_obstacle_facts {
	enum nsync_obstacle obstacle;
	const char *draft;    /* the draft's file, as a command names it */
	const char *story;    /* that it is of, or would begin */
	const char *other;    /* the other story; TWICE, ONE_NAME: the other draft */
	const char *file;     /* RENAMED: the name that the draft had */
	int64_t from, newest; /* STALE; from 0: no version is known that it was made from */
	size_t line;          /* MARKS */
};
/* Appends nothing for NSYNC_OBSTACLE_NONE. */
void nsync_words_obstacle(struct nsync_message *out, const struct nsync_obstacle_facts *facts);

/* What `edit` did. */
enum nsync_edited {
	NSYNC_EDITED_MADE,     /* a draft of the newest version was written */
	NSYNC_EDITED_SAME,     /* there is a draft that says what the newest version says */
	NSYNC_EDITED_OPEN,     /* there is a draft that was made from it and changed since then */
	NSYNC_EDITED_MERGED,   /* the draft and the newest version were merged */
	NSYNC_EDITED_REFUSED,  /* an obstacle is in the way */
	NSYNC_EDITED_OCCUPIED, /* an unsigned draft of another story has the file's name */
	NSYNC_EDITED_STATES
};

const char *nsync_edited_name(enum nsync_edited what);

struct nsync_edit_facts {
	enum nsync_edited what;
	const char *draft;     /* its file */
	const char *story;
	int64_t version, from; /* the newest, 0 for none; MERGED: what the draft was made from */
	const char *other;     /* OCCUPIED: the story whose draft it is */
	size_t places;         /* MERGED: how many are to be decided */
	const char *lines;     /* MERGED: their lines, "5, 9" */
	const char *old_note;  /* MERGED: the note that was left out, or "" */
	bool needs_note;       /* the next version needs one */
};
/* Appends nothing for NSYNC_EDITED_REFUSED. */
void nsync_words_edited(struct nsync_message *out, const struct nsync_edit_facts *facts);

/* A draft repeats the note, or the correction, of an earlier version. draft: the file. */
void nsync_words_old_note(struct nsync_buf *out, const char *draft, int64_t version);
void nsync_words_old_correction(struct nsync_buf *out, const char *draft, int64_t version);

/* What the officer of a clone does next. */
enum nsync_next_step {
	NSYNC_NEXT_MAIN,        /* another branch is checked out */
	NSYNC_NEXT_COMMIT,      /* a signed file that is not committed */
	NSYNC_NEXT_UNSTAGE,     /* a file that only the index has */
	NSYNC_NEXT_RESOLVE,     /* two bodies of one file */
	NSYNC_NEXT_RESTORE,     /* files that were edited by hand */
	NSYNC_NEXT_SIGN_AGAIN,  /* the draft of a file that was altered */
	NSYNC_NEXT_EDIT,        /* a file that was altered and has no draft */
	NSYNC_NEXT_CHECK,       /* a draft that does not read */
	NSYNC_NEXT_COSIGN,      /* another office's story */
	NSYNC_NEXT_MERGE_DRAFT, /* a draft whose story has moved on */
	NSYNC_NEXT_SIGN,        /* a draft */
	NSYNC_NEXT_SEND,        /* what was signed */
	NSYNC_NEXT_RENEW,       /* a story that was voided */
	NSYNC_NEXT_CHECK_ALL,   /* files that a merge would hold */
	NSYNC_NEXT_CHECK_FILE,  /* a file that nobody here signed, or that cannot be signed again */
	NSYNC_NEXT_MEND,        /* held stories, and send again */
	NSYNC_NEXT_FETCH,       /* the region's news */
	NSYNC_NEXT_MERGE,       /* the offices' news, at the regional office */
	NSYNC_NEXT_READ,        /* a digest */
	NSYNC_NEXT_STEPS
};

/* Why: what the step does, or when to take it. */
const char *nsync_words_next(enum nsync_next_step step);

/* draft: the file that the office's next editor signs. */
void nsync_words_more_signers(struct nsync_buf *out, const char *draft);
/* Nothing was cosigned: this version needs a file that is void. owner: the story's office. */
void nsync_words_not_cosigned(struct nsync_message *out, const char *story, int64_t version,
			      const char *owner);
/* ---- syncing, and conflicts between machines of an office (sync.c) --------------------- */

/* How many files were not sent, since a merge would hold them. */
void nsync_words_kept_back(struct nsync_buf *out, size_t count);
/* What to do about one of them. file: as a shell takes it. command: that mends it; "": there is none. */
void nsync_words_kept_back_advice(struct nsync_buf *out, enum nsync_reason reason, const char *file,
				  const char *command);
/* A file that this office has signed lies in the work tree only. command: commits it. */
void nsync_words_uncommitted(struct nsync_message *out, const char *path, const char *command);
/*
 * Two machines of an office have changed one file that is not accepted. mine, theirs: whether each side has it; one
 * of them may have removed it. story: what `resolve` is called with.
 */
void nsync_words_conflict(struct nsync_message *out, const char *path, bool mine, bool theirs,
			  const char *story);
/* The desk was faster: it has accepted another body. copy: where the one from here is kept; "": nowhere. */
void nsync_words_accepted_first(struct nsync_buf *out, const char *path, const char *copy);
/* A colleague removed a signed file that was not accepted. copy: where it is kept; "": nowhere. */
void nsync_words_taken_back(struct nsync_buf *out, const char *path, const char *copy);
/* A file that the server has otherwise. copy: where the one from here is kept. */
void nsync_words_replaced(struct nsync_buf *out, const char *path, const char *copy);
/* A file of the server where this clone has a folder, or the other way round. */
void nsync_words_left_out(struct nsync_buf *out, const char *path);

/* How a conflict ends. */
enum nsync_resolution {
	NSYNC_RESOLVE_MINE,
	NSYNC_RESOLVE_THEIRS,
	NSYNC_RESOLVE_MERGE,
	NSYNC_RESOLVE_LATER,
	NSYNC_RESOLUTIONS
};

/* What a resolution does; static. */
const char *nsync_words_resolution(enum nsync_resolution how);
const char *nsync_resolution_name(enum nsync_resolution how);
/* The conflict is over. copy: where the file from here is kept; "": it is not put aside. */
void nsync_words_resolved(struct nsync_buf *out, enum nsync_resolution how, const char *path,
			  const char *copy);

/* What became of a signed text that gave way. */
enum nsync_redrafted {
	NSYNC_REDRAFT_NOTHING,
	NSYNC_REDRAFT_MADE,  /* a draft of it was made */
	NSYNC_REDRAFT_SAME,  /* the draft that is there says it */
	NSYNC_REDRAFT_OTHER, /* the draft that is there says something else */
	NSYNC_REDRAFT_MERGED /* a draft was made of it and of the text that stands */
};

struct nsync_redraft_facts {
	enum nsync_redrafted what;
	const char *draft;         /* its file */
	size_t places, first_line; /* MERGED: places that somebody must decide, the line of the first one */
	bool accepted;             /* the text that stands is accepted, so the draft needs a note */
};
/* The draft, and what to do with it. Appends nothing for NOTHING. */
void nsync_words_redraft(struct nsync_message *out, const struct nsync_redraft_facts *facts);

/* ---- Git's hooks ------------------------------------------------------------------------ */

/* Why the hook pre-commit stops a commit without having judged it. */
enum nsync_commit_stop {
	NSYNC_COMMIT_GOES_ON,
	NSYNC_COMMIT_MOVING,       /* a run moves main, or was killed, and nobody finished it */
	NSYNC_COMMIT_NO_INDEX,     /* the file that the commit would be made from is missing */
	NSYNC_COMMIT_SPLIT_INDEX,  /* a part of it lies in another file */
	NSYNC_COMMIT_SPARSE_INDEX, /* folders stand in it for their files */
	NSYNC_COMMIT_STOPS
};
/* index: the file that Git named; NULL: the clone's own. */
void nsync_words_commit_stop(struct nsync_message *out, enum nsync_commit_stop stop,
			     const char *index);

/* A file of the office that a commit takes away. */
enum nsync_deletion {
	NSYNC_DELETION_NONE,
	NSYNC_DELETION_ACCEPTED, /* the region has it */
	NSYNC_DELETION_WAITING   /* the region does not have it, as far as this clone knows */
};
/* item: it is one, and no cosignature or picture. */
void nsync_words_deletion(struct nsync_message *out, enum nsync_deletion deletion, const char *path,
			  bool item);

enum nsync_hook { NSYNC_HOOK_PRE_COMMIT, NSYNC_HOOK_PRE_PUSH, NSYNC_HOOKS };

const char *nsync_hook_name(enum nsync_hook hook);

/* Whether Git starts nsync in a hook. */
enum nsync_hook_state {
	NSYNC_HOOK_RUNS,
	NSYNC_HOOK_MISSING,
	NSYNC_HOOK_NOT_EXECUTABLE,
	NSYNC_HOOK_OTHER,      /* another program's, which does not call nsync */
	NSYNC_HOOK_UNREADABLE, /* nobody can tell */
	NSYNC_HOOK_STATES
};

const char *nsync_hook_state_name(enum nsync_hook_state state);

/* What the sentences about a hook tell. */
struct nsync_hook_facts {
	enum nsync_hook hook;
	enum nsync_hook_state state;
	const char *path;    /* the file that Git starts, or would */
	const char *setting; /* core.hooksPath; NULL: it is not set */
	const char *program; /* how a shell starts nsync; quoted already */
};
/* That Git does not start nsync in this hook, and what to type. Appends nothing where it does. */
void nsync_words_hook(struct nsync_message *out, const struct nsync_hook_facts *facts);
/*
 * How to let Git start the hooks of this clone's own folder, whatever else core.hooksPath says.
 * worktree: the setting is of this work tree alone.
 */
void nsync_words_own_hooks(struct nsync_buf *out, const char *folder, bool worktree);

/* ---- the region's log, merges --------------------------------------------------------- */

/* Numbers of things: "3 records, 1 root". A list in the order given; kinds may be left out. */
enum nsync_thing {
	NSYNC_THING_ITEM,
	NSYNC_THING_COSIGNATURE,
	NSYNC_THING_MEDIA,
	NSYNC_THING_ROOT,
	NSYNC_THING_RECORD,
	NSYNC_THING_OFFICE,
	NSYNC_THING_STORY,
	NSYNC_THINGS
};
struct nsync_count {
	enum nsync_thing thing;
	int64_t number;
};
void nsync_words_counts(struct nsync_buf *out, const struct nsync_count *list, size_t count);
/* All that was verified is valid. */
void nsync_words_all_valid(struct nsync_buf *out, const struct nsync_count *list, size_t count);

/* What a sync brought. before, now: the newest record, 0 for none; as_of: its moment. */
void nsync_words_region_news(struct nsync_buf *out, int64_t before, int64_t now, int64_t as_of);
/* How far the region is verified, and under which root. */
void nsync_words_region_verified(struct nsync_buf *out, int64_t seq, int64_t as_of, int64_t root);

/* An office that has no Git remote at the regional office. */
void nsync_words_no_remote(struct nsync_buf *out, const char *office);
/* An office that could not be fetched; why: the values and a server's own words. */
void nsync_words_office_failed(struct nsync_buf *out, enum nsync_cause cause, const char *why);
/* An office whose server has another branch, and no main. */
void nsync_words_other_branch(struct nsync_buf *out, const char *branch);
/* What a merge did with an office's files. */
void nsync_words_office_files(struct nsync_buf *out, size_t added, size_t held);
/* commit: hex, of which the beginning is told, here and below. */
void nsync_words_merged(struct nsync_buf *out, int64_t seq, size_t added, size_t held,
			const char *commit);
void nsync_words_would_merge(struct nsync_buf *out, size_t added, size_t held);
void nsync_words_main_pushed(struct nsync_buf *out, const char *commit);

/* ---- a clone whose main has moved ------------------------------------------------------- */

/* The work tree was behind main, and follows it again. commit: hex. */
void nsync_words_caught_up(struct nsync_buf *out, const char *commit);
/* A file of the user's was put aside. path: where it lay; copy: where it is. */
void nsync_words_kept(struct nsync_buf *out, const char *path, const char *copy);
/* Main has moved, and index and files could not follow yet. */
void nsync_words_behind(struct nsync_message *out, const struct nsync_error *behind);

/* ---- trust roots ------------------------------------------------------------------------ */

/* A root's file was written: the signatures that it needs, how to go on. keys: root keys. */
void nsync_words_root_written(struct nsync_message *out, const char *path, int64_t version,
			      size_t offices, int64_t threshold, size_t keys);
/* A holder signed it: have of threshold signatures; the advice is for the next person. */
void nsync_words_root_signed(struct nsync_message *out, const char *path, const char *holder,
			     int64_t version, int64_t have, int64_t threshold);
/* Who comes next with a root's file. complete: it has all its signatures. */
void nsync_words_root_next(struct nsync_buf *out, const char *path, bool complete);
/* commit: hex, of which the beginning is told. */
void nsync_words_root_adopted(struct nsync_buf *out, int64_t version, int64_t seq,
			      const char *commit);
/* The newest root is the one that was to be adopted. */
void nsync_words_root_adopted_before(struct nsync_buf *out, int64_t version);
/* The pin of the first root, as people read it. */
void nsync_words_root_pin(struct nsync_buf *out, const char *pin);

/* That a root has expired at `now` (seconds), or will within 30 days; else appends nothing. */
void nsync_words_root_expiry(struct nsync_buf *out, int64_t version, struct nsync_time expires,
			     int64_t now);
/* That nothing is merged under an expired root, and how it is renewed. */
void nsync_words_root_expired(struct nsync_message *out, int64_t version,
			      struct nsync_time expires);

/* What the sentences about a refused edit of a root tell beside the error. */
struct nsync_root_edit_facts {
	const char *file; /* the root's file that is edited; NULL: the region's newest root */
	const char *path; /* where the edited root is written */
	bool first;       /* the edit makes a region's first root, from none */
	bool new_office;  /* the error is about an office that the edit adds */
	const char *key;  /* the id in hex of the key that the error is about; NULL: not known */
	struct nsync_str holder; /* of that key */
	const char *role; /* of that key: "root", "merge", an office's code, "" if it is revoked */
};
/* What an edit of a root refused, and the command that goes on. False: no words for this error. */
bool nsync_words_root_edit(struct nsync_message *out, const struct nsync_error *err,
			   const struct nsync_root_edit_facts *facts);

/* Since which record a key does not count, and how many accepted files are void. */
void nsync_words_revoked(struct nsync_buf *out, int64_t seq, size_t voided);
/* Joint stories that wait for a cosignature again, earlier versions that the digest shows again. */
void nsync_words_revocation_effects(struct nsync_buf *out, size_t waiting, size_t returning);
/* Why an item returns: this version is void. status: "usable", "withheld" or "canceled". */
void nsync_words_returning(struct nsync_buf *out, int64_t version, const char *status);
/* An office's last key cannot be revoked: the commands to type first are below this. */
void nsync_words_needs_key(struct nsync_buf *out, const char *office);

/* ---- digests ------------------------------------------------------------------------------ */

/* Why a digest leaves stories out. */
enum nsync_omission {
	NSYNC_OMIT_EMBARGOED,
	NSYNC_OMIT_EXPIRED,
	NSYNC_OMIT_WITHHELD,
	NSYNC_OMIT_CANCELED,
	NSYNC_OMIT_AWAITING,
	NSYNC_OMIT_TRANSLATION,
	NSYNC_OMIT_LANGUAGE,
	NSYNC_OMIT_PERIOD,
	NSYNC_OMIT_OFFICE,
	NSYNC_OMIT_TOPIC,
	NSYNC_OMISSIONS
};

const char *nsync_omission_name(enum nsync_omission omission);
void nsync_words_omission(struct nsync_buf *out, enum nsync_omission omission, size_t count);

/* Of which moment, with how many stories. path: where it was written; NULL: nowhere. */
void nsync_words_digest(struct nsync_buf *out, struct nsync_time as_of, size_t stories,
			const char *path);
/* How many files of a site are new or changed, and how many stayed as they were. */
void nsync_words_site(struct nsync_buf *out, size_t written, size_t kept);
void nsync_words_no_office(struct nsync_buf *out, struct nsync_str code);

/* What is wrong with a file of a signed digest. */
enum nsync_digest_fault {
	NSYNC_FAULT_CHANGED,
	NSYNC_FAULT_MISSING,
	NSYNC_FAULT_EXTRA,
	NSYNC_FAULT_REBUILT, /* the record that it names gives another file */
	NSYNC_DIGEST_FAULTS
};

const char *nsync_digest_fault_name(enum nsync_digest_fault fault);
const char *nsync_words_digest_fault(enum nsync_digest_fault fault);
void nsync_words_digest_signed(struct nsync_buf *out, const char *path, struct nsync_str holder,
			       struct nsync_time as_of, int64_t seq);
/* faults: how many of the files are not as signed. */
void nsync_words_digest_verified(struct nsync_buf *out, size_t files, size_t faults);

/* ---- audits ---------------------------------------------------------------------------------- */

/* Where the log disagrees. commit: hex; "" where it is none. */
void nsync_words_audit_place(struct nsync_buf *out, int64_t seq, const char *commit);
/* Who answers for it. office: "", or whose file it is. */
void nsync_words_audit_who(struct nsync_buf *out, const char *office);
/* An item's author saw another log. seq: the record that accepted it; named: the one shown. */
void nsync_words_claim_place(struct nsync_buf *out, int64_t seq);
void nsync_words_claim_who(struct nsync_buf *out, const char *office, int64_t named);
/* Another copy of the log. partly: it does not hold to its end; there, here: the newest records. */
void nsync_words_copy_agrees(struct nsync_buf *out, const char *remote, int64_t there, int64_t here,
			     bool partly);
void nsync_words_copy_differs(struct nsync_buf *out, const char *remote, int64_t seq);
/* How far an audit came. all: and nothing disagrees. */
void nsync_words_audited(struct nsync_buf *out, int64_t seq, int64_t as_of, bool all);
/* Accepted files that lack a cosignature or are void, and files that are held. */
void nsync_words_audit_counts(struct nsync_buf *out, int64_t awaiting, int64_t revoked,
			      int64_t held);

#endif
