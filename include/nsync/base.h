/*
 * base.h: errors, verdicts, borrowed strings, capped buffers, growing arrays, hashes,
 * RFC 3339 time, bounded files and a worker pool. Every other room stands on this one.
 *
 * Conventions of all headers: outputs come first, `err` comes last and may not
 * be NULL; a function that can fail returns enum nsync_code; views borrow,
 * `_init/_release` are for contents, `_new/_free` for the whole.
 */
#ifndef NSYNC_BASE_H
#define NSYNC_BASE_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "nsync/limits.h"

#define NSYNC_VERSION "0.1.0"

#define NSYNC_PRINTF(f, a) __attribute__((format(printf, f, a)))
#define NSYNC_MUST_USE     __attribute__((warn_unused_result))

/* ---- errors: the run stops ------------------------------------------- */

enum nsync_code {
	NSYNC_OK = 0,
	NSYNC_ENOMEM,    /* out of memory */
	NSYNC_EIO,       /* a read or a write failed */
	NSYNC_ELIMIT,    /* larger, deeper or longer than limits.h allows */
	NSYNC_ESYNTAX,   /* text that its grammar refuses; where is file:line:column */
	NSYNC_EINVAL,    /* a value that cannot be used */
	NSYNC_ENOTFOUND, /* no such file, ref, key, office, item */
	NSYNC_EEXISTS,   /* it is there already */
	NSYNC_ECONFLICT, /* somebody else was faster, or two histories nsync_audit_disagree */
	NSYNC_EGIT,      /* a Git repository that cannot be read or written */
	NSYNC_ENETWORK,  /* a fetch, clone or push failed or timed out */
	NSYNC_ETRUST,    /* no pin, no root, or one that does not hold */
	NSYNC_EKEY,      /* no key, several keys, no or a wrong passphrase */
	NSYNC_EDIRTY,    /* the work tree has changes that would be lost */
	NSYNC_CODES      /* how many there are */
};

/*
 * What brought a failure about, where that is known: what people are advised to do follows it (nsync_words_cause).
 * Callers decide by the code. In each row, where is the file, the repository or the remote that it is about.
 */
enum nsync_cause {
	NSYNC_CAUSE_NONE = 0, /* not known, or the code says it all */
	/* files of this machine */
	NSYNC_CAUSE_DENIED,     /* EACCES, EPERM */
	NSYNC_CAUSE_READ_ONLY,  /* EROFS */
	NSYNC_CAUSE_DISK_FULL,  /* ENOSPC */
	NSYNC_CAUSE_QUOTA,      /* EDQUOT */
	NSYNC_CAUSE_IS_FOLDER,  /* EISDIR: a folder where a file should be */
	NSYNC_CAUSE_NOT_FOLDER, /* ENOTDIR: a file where a folder should be */
	/* a repository of this machine */
	NSYNC_CAUSE_INDEX_LOCKED, /* where: the lock; so in the two that follow */
	NSYNC_CAUSE_REF_LOCKED,
	NSYNC_CAUSE_FILE_LOCKED,
	NSYNC_CAUSE_BUSY,        /* another nsync is at work in this clone */
	NSYNC_CAUSE_OFF_MAIN,    /* another branch than main is checked out, or none */
	NSYNC_CAUSE_OVERTAKEN,   /* a ref was moved by somebody else meanwhile */
	NSYNC_CAUSE_CONFLICT,    /* two machines of the office have signed the file at where differently */
	NSYNC_CAUSE_SHALLOW,     /* where: the repository; so in those that follow */
	NSYNC_CAUSE_PARTIAL,
	NSYNC_CAUSE_MISSING,     /* an object is not there, and the repository should have it */
	NSYNC_CAUSE_OTHER_OWNER, /* where: what safe.directory has to name */
	NSYNC_CAUSE_REFTABLE,
	NSYNC_CAUSE_SHA256,
	NSYNC_CAUSE_BAD_INDEX,   /* it is damaged; where: its path */
	NSYNC_CAUSE_SPLIT_INDEX,
	NSYNC_CAUSE_SPARSE_INDEX,
	NSYNC_CAUSE_FORMAT, /* any other format of repositories; the text names it */
	/* another repository, which was reached; where: the remote or the address */
	NSYNC_CAUSE_REFUSED,     /* it refused what was pushed */
	NSYNC_CAUSE_SERVER_FAILED, /* it could not do what was asked of it */
	NSYNC_CAUSE_NO_ACCESS,   /* it knows no key or password of ours, or gives us no access */
	NSYNC_CAUSE_HOST_KEY,    /* ssh does not know the server's own key, or it is another than before */
	NSYNC_CAUSE_NO_SUCH_REPOSITORY,
	NSYNC_CAUSE_NO_BRANCH,    /* it has no branch at all */
	NSYNC_CAUSE_OTHER_BRANCH, /* it has branches, but no main */
	NSYNC_CAUSE_SERVER_SHALLOW,
	NSYNC_CAUSE_SERVER_FORMAT,
	NSYNC_CAUSE_SERVER_OWNER,  /* git refuses it, since it is another user's; where: its path */
	NSYNC_CAUSE_UNREADABLE,    /* what it sent is no history that can be read */
	NSYNC_CAUSE_TOO_LARGE,     /* it sends more than the limit */
	NSYNC_CAUSES               /* how many there are */
};

#define NSYNC_MAX_SAID 4096 /* bytes of a server's own words that are kept, with their NUL */

/* Caller-owned; the first failure wins; one line, lower case. */
struct nsync_error {
	enum nsync_code code;
	char where[256]; /* "repo:commit:path" or "file:line:column", may be "" */
	char text[256];  /* the values at fault */
	enum nsync_cause cause;
	char said[NSYNC_MAX_SAID]; /* what a server said to it: lines, each ended by "\n"; mostly "" */
};

/*
 * Note a failure, unless one was noted before.
 * where: may be NULL. Returns code, so that a caller can `return nsync_fail(...)`.
 */
enum nsync_code nsync_fail(struct nsync_error *err, enum nsync_code code, const char *where,
			   const char *format, ...) NSYNC_PRINTF(4, 5);

/* The same, with a cause that is known. */
enum nsync_code nsync_fail_cause(struct nsync_error *err, enum nsync_code code,
				 enum nsync_cause cause, const char *where, const char *format,
				 ...) NSYNC_PRINTF(5, 6);

/* The same, with strerror(errno) appended to the text and the cause that errno tells; code NSYNC_EIO,
   but NSYNC_ENOTFOUND for ENOENT and NSYNC_ENOMEM for ENOMEM. */
enum nsync_code nsync_fail_errno(struct nsync_error *err, const char *where, const char *what);

/* The cause that an errno tells; NSYNC_CAUSE_NONE for most. */
enum nsync_cause nsync_cause_of_errno(int number);

/*
 * Note that inner happened inside of where, a file or a key: its own place goes before its text.
 * Returns its code.
 */
enum nsync_code nsync_fail_within(struct nsync_error *err, const char *where,
				  const struct nsync_error *inner);

/* Note a failure that was noted elsewhere, with its text, cause and a server's words, under this code and place. */
enum nsync_code nsync_fail_as(struct nsync_error *err, enum nsync_code code, const char *where,
			      const struct nsync_error *inner);

/* vsnprintf into a fixed array; what does not fit is cut at a character's boundary. */
void nsync_vformat(char *out, size_t size, const char *format, va_list args)
	__attribute__((format(printf, 3, 0)));

/* Shorthand for NSYNC_ENOMEM. */
enum nsync_code nsync_fail_memory(struct nsync_error *err);

/* ---- verdicts: a bad file is data, the run goes on ---------------------- */

enum nsync_reason {
	NSYNC_REASON_OK = 0,
	NSYNC_BAD_PATH, NSYNC_BAD_MODE, NSYNC_BAD_TREE, NSYNC_TOO_LARGE, NSYNC_NOT_JSON,
	NSYNC_NOT_CANONICAL, NSYNC_SCHEMA,
	NSYNC_WRONG_REGION, NSYNC_WRONG_OFFICE, NSYNC_WRONG_VERSION,
	NSYNC_UNKNOWN_KEY, NSYNC_BAD_SIGNATURE, NSYNC_BELOW_THRESHOLD, NSYNC_KEY_REVOKED,
	NSYNC_AWAITING_COSIGNATURE,
	NSYNC_VERSION_GAP, NSYNC_PREVIOUS_MISMATCH, NSYNC_FORK, NSYNC_ISSUED_IN_FUTURE,
	NSYNC_CANCELED_STORY,
	NSYNC_MISSING_MEDIA, NSYNC_BAD_MEDIA,
	NSYNC_ROLLBACK, NSYNC_RECORD_MISMATCH, NSYNC_UNRECORDED_CHANGE, NSYNC_BAD_ROOT,
	NSYNC_REASONS /* how many there are */
};

struct nsync_verdict {
	enum nsync_reason reason;
	char pointer[128]; /* JSON Pointer into the file, "" for the whole */
	char detail[160];  /* the values at fault, UTF-8, not yet escaped for a terminal */
};

/* The code of a reason ("bad-signature"); static. */
const char *nsync_reason_name(enum nsync_reason reason);

/* The reason of a code; false if there is none. */
bool nsync_reason_parse(enum nsync_reason *out, const char *name);

/*
 * Fill a verdict. pointer: may be NULL for the whole file. Returns reason.
 * Values that do not fit are cut at a character's boundary.
 */
enum nsync_reason nsync_judge(struct nsync_verdict *out, enum nsync_reason reason,
			      const char *pointer, const char *format, ...) NSYNC_PRINTF(4, 5);

/* ---- borrowed strings ------------------------------------------------ */

/* n bytes at p, not NUL-terminated, borrowed; p may be NULL where n is 0. */
struct nsync_str {
	const char *p;
	size_t n;
};

#define NSYNC_STR(literal) ((struct nsync_str){ (literal), sizeof(literal) - 1 })
/* For "%.*s". */
#define NSYNC_FMT(s) (int)((s).n > 4096 ? 4096 : (s).n), ((s).p ? (s).p : "")

static inline struct nsync_str nsync_str(const char *text)
{
	return (struct nsync_str){ text, text ? strlen(text) : 0 };
}

static inline bool nsync_str_eq(struct nsync_str a, struct nsync_str b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

static inline bool nsync_str_is(struct nsync_str a, const char *b)
{
	return nsync_str_eq(a, nsync_str(b));
}

/* Bytewise order, the shorter first where one begins the other: <0, 0, >0. */
int nsync_str_cmp(struct nsync_str a, struct nsync_str b);

bool nsync_str_starts(struct nsync_str s, struct nsync_str prefix);
/* Whether a text ends so, and has something before it. */
bool nsync_text_ends(const char *text, const char *end);

/* Decimal digits without sign or leading zero (but "0"), 0 to 2^53-1; false otherwise. */
bool nsync_str_number(int64_t *out, struct nsync_str digits);

/* Copy into a fixed array with a final NUL; false (and "") if it does not fit. */
bool nsync_str_copy(char *out, size_t size, struct nsync_str s);

/*
 * Take the next line off rest, without its line feed; what follows the last line feed is a line if
 * it is not empty.
 * false: rest is empty.
 */
bool nsync_str_next_line(struct nsync_str *line, struct nsync_str *rest);

/* Free a string that malloc made, and forget it: for AUTO on a char pointer. */
void nsync_text_freep(char **text);

/* Edit distance (Damerau-Levenshtein) of two short strings, for "did you mean"; SIZE_MAX past 64 bytes. */
size_t nsync_str_distance(struct nsync_str a, struct nsync_str b);

/* ---- capped buffers: append, append, check once ------------------------- */

struct nsync_buf {
	char *p;              /* n bytes and a NUL after them; NULL while empty */
	size_t n, cap, max;   /* max: bytes it may ever hold */
	enum nsync_code code; /* sticky: NSYNC_ENOMEM or NSYNC_ELIMIT; later appends do nothing */
};

/* An empty buffer that never holds more than max bytes. */
#define NSYNC_BUF_INIT(max_) { NULL, 0, 0, (max_), NSYNC_OK }

void nsync_buf_init(struct nsync_buf *buf, size_t max);
void nsync_buf_release(struct nsync_buf *buf); /* frees; may be used anew, also after a failure */
/*
 * Empties, keeps the memory and the cap, and a failure too: who used a buffer many times still learns in the end
 * that one of the times went wrong.
 */
void nsync_buf_clear(struct nsync_buf *buf);
void nsync_buf_add(struct nsync_buf *buf, const void *bytes, size_t n);
void nsync_buf_str(struct nsync_buf *buf, struct nsync_str s);
/* Inline, so that the length of a text that is written out is known when compiling. */
static inline void nsync_buf_text(struct nsync_buf *buf, const char *text)
{
	nsync_buf_add(buf, text, strlen(text));
}
void nsync_buf_char(struct nsync_buf *buf, char c);
void nsync_buf_printf(struct nsync_buf *buf, const char *format, ...) NSYNC_PRINTF(2, 3);
/* Room for n more bytes at the end, NULL when sticky; the caller then adds to buf->n. */
char *nsync_buf_reserve(struct nsync_buf *buf, size_t n);
/* What it holds; borrowed until the next change. */
static inline struct nsync_str nsync_buf_view(const struct nsync_buf *buf)
{
	return (struct nsync_str){ buf->p ? buf->p : "", buf->n };
}
/* NSYNC_OK, or the sticky code noted in err. */
enum nsync_code nsync_buf_check(const struct nsync_buf *buf, struct nsync_error *err) NSYNC_MUST_USE;
/* out was made from part: where part failed, out fails with the same code. */
static inline void nsync_buf_fail_with(struct nsync_buf *out, const struct nsync_buf *part)
{
	if (out->code == NSYNC_OK)
		out->code = part->code;
}
/* Shorten to n bytes; a buffer that is no longer than that stays as it is. */
static inline void nsync_buf_cut(struct nsync_buf *buf, size_t n)
{
	if (buf->p && n < buf->n) {
		buf->n = n;
		buf->p[n] = '\0';
	}
}
/* Overwrite with zeroes, then release: for secrets. */
void nsync_buf_wipe(struct nsync_buf *buf);

/* ---- growing arrays ------------------------------------------------------ */

/*
 * Make room for need elements of size bytes each. An array that has to grow at least doubles, so
 * that adding n elements one by one copies about n of them in all. New elements are not set.
 * array: from malloc, or NULL; it may move, so use the one that is returned.
 * cap:   how many elements there is room for.
 * Returns NULL where there is no memory; array and *cap are then as they were.
 */
void *nsync_grow(void *array, size_t *cap, size_t need, size_t size) NSYNC_MUST_USE;

/*
 * Whether an array of count elements has room for one more; it grows if it has none. False: there
 * is no memory. array and cap are assigned to, so array keeps its own type.
 */
#define NSYNC_HAS_ROOM(array, count, cap)                                                   \
	__extension__({                                                                     \
		void *room_ = (array);                                                      \
		if ((count) >= (cap)) {                                                     \
			room_ = nsync_grow((array), &(cap), (size_t)(count) + 1,            \
					   sizeof(*(array)));                               \
			if (room_)                                                          \
				(array) = room_;                                            \
		}                                                                           \
		room_ != NULL;                                                              \
	})

/* The same as a code: NSYNC_OK, or NSYNC_ENOMEM noted in err. */
#define NSYNC_GROW(array, count, cap, err) \
	(NSYNC_HAS_ROOM(array, count, cap) ? NSYNC_OK : nsync_fail_memory(err))

/* ---- UTF-8 ------------------------------------------------------------- */

/*
 * Decode the character at s[*at] and advance *at.
 * Returns the code point, or -1 where the bytes are not well-formed UTF-8
 * (RFC 3629: no surrogates, nothing overlong, nothing above U+10FFFF), then
 * *at moves by one byte.
 */
int32_t nsync_utf8_next(struct nsync_str s, size_t *at);
void nsync_utf8_add(struct nsync_buf *buf, uint32_t code_point);
bool nsync_utf8_valid(struct nsync_str s);
/* How many code points well-formed s has. */
size_t nsync_utf8_count(struct nsync_str s);
/*
 * Append text so that every character of it is seen: controls (C0, C1, bidirectional), invisible
 * characters, line separators, tags and bytes that are no UTF-8 become \x1b or \u202e.
 * lines:  line feeds and tabs pass.
 * source: Unicode TR 36 (bidirectional spoofing), ECMA-48 (escape sequences).
 */
void nsync_visible(struct nsync_buf *out, struct nsync_str text, bool lines);

/*
 * Append a word so that a POSIX shell reads it as it is. Every character of what is appended is
 * visible, so that it can be copied from a terminal. word: does not end with a line feed.
 */
void nsync_shell_word(struct nsync_buf *out, struct nsync_str word);
/* The same for a file's path, which no program takes for an option. */
void nsync_shell_file(struct nsync_buf *out, struct nsync_str path);
/* Append how a file is named from within a folder. Both are whole paths, without "." and "..". */
void nsync_path_relative(struct nsync_buf *out, const char *folder, const char *file);

/* ---- hashes and their spellings ----------------------------------------- */

#define NSYNC_HASH_BYTES 32
#define NSYNC_HEX_SIZE   65 /* 64 digits and a NUL */

/* Call once before anything else; false if libsodium cannot start. Thread-safe. */
bool nsync_base_start(void) NSYNC_MUST_USE;

/* SHA-256 (FIPS 180-4). */
void nsync_sha256(uint8_t out[NSYNC_HASH_BYTES], struct nsync_str bytes);
void nsync_sha256_hex(char out[NSYNC_HEX_SIZE], struct nsync_str bytes);

/* SHA-256 in pieces; opaque contents. */
struct nsync_sha256 {
	uint64_t state[16];
};
void nsync_sha256_init(struct nsync_sha256 *hash);
void nsync_sha256_add(struct nsync_sha256 *hash, struct nsync_str bytes);
void nsync_sha256_final(uint8_t out[NSYNC_HASH_BYTES], struct nsync_sha256 *hash);

/* Lower-case hex. out: 2n+1 bytes. */
void nsync_hex(char *out, const uint8_t *bytes, size_t n);
/* Exactly n bytes from 2n lower-case digits; false otherwise. */
bool nsync_unhex(uint8_t *out, size_t n, struct nsync_str hex);

/* Base64, RFC 4648 section 4, padded; url: section 5, unpadded. */
void nsync_base64(struct nsync_buf *out, const uint8_t *bytes, size_t n, bool url);
/* Strict: canonical padding and trailing bits; exactly n bytes; false otherwise. */
bool nsync_unbase64(uint8_t *out, size_t n, struct nsync_str text, bool url);

/*
 * Append an id of this very program and its libraries, 64 hex digits: another program has another one, whatever
 * version it says. Nothing is appended where /proc or a library's file cannot be looked at.
 */
void nsync_build_id(struct nsync_buf *out);

/* ---- time: RFC 3339 ------------------------------------------------------ */

/* A moment and the offset it was written with. */
struct nsync_time {
	int64_t seconds; /* since 1970-01-01T00:00:00Z, without leap seconds */
	int32_t offset;  /* seconds east of UTC, a multiple of 60 */
	int32_t nanoseconds;
};

struct nsync_date {
	int32_t year; /* 1 to 9999 */
	int32_t month, day;
};

/* "2018-08-05T15:00:00-06:00"; strict RFC 3339 (upper- or lower-case t and z; second 60 only where one can be). */
bool nsync_time_parse(struct nsync_time *out, struct nsync_str text);
/* "2018-08-05T15:00:00-06:00", or "...Z" where offset is 0. out: at least 32 bytes. */
void nsync_time_format(char out[32], struct nsync_time time);
/* The civil date at the time's own offset. */
struct nsync_date nsync_time_local_date(struct nsync_time time);
/* "2018-08-05", strict; a day that exists. */
bool nsync_date_parse(struct nsync_date *out, struct nsync_str text);
void nsync_date_format(char out[16], struct nsync_date date);
int nsync_date_cmp(struct nsync_date a, struct nsync_date b);
/* Before, at or after: <0, 0, >0, to the nanosecond. */
int nsync_time_cmp(struct nsync_time a, struct nsync_time b);

/* ---- files ---------------------------------------------------------------- */

/* Append a whole file; NSYNC_ELIMIT past buf's cap, before anything is read. "-" is not special. */
enum nsync_code nsync_file_read(struct nsync_buf *out, const char *path,
				struct nsync_error *err) NSYNC_MUST_USE;
/* All of an open descriptor (standard input). */
enum nsync_code nsync_file_read_fd(struct nsync_buf *out, int fd, const char *name,
				   struct nsync_error *err) NSYNC_MUST_USE;
/*
 * Write a whole file: temporary name beside it, fsync, rename, so a reader sees
 * the old or the new. mode: 0644 or 0600 and the like. Parent folders must exist.
 * A device or a pipe is written to instead.
 */
enum nsync_code nsync_file_write(const char *path, struct nsync_str bytes, unsigned mode,
				 struct nsync_error *err) NSYNC_MUST_USE;
/* As nsync_file_write, but no fsync: for what can be made again, and whose reader sees where it was cut off. */
enum nsync_code nsync_file_write_lax(const char *path, struct nsync_str bytes, unsigned mode,
				     struct nsync_error *err) NSYNC_MUST_USE;
/* As nsync_file_write, but NSYNC_EEXISTS if the name is taken. */
enum nsync_code nsync_file_create(const char *path, struct nsync_str bytes, unsigned mode,
				  struct nsync_error *err) NSYNC_MUST_USE;
/* mkdir -p; new folders get mode. */
enum nsync_code nsync_file_mkdirs(const char *path, unsigned mode,
				  struct nsync_error *err) NSYNC_MUST_USE;
/* The folders above a file, as nsync_file_mkdirs with mode 0777; a name alone needs none. */
enum nsync_code nsync_file_mkdirs_above(const char *path, struct nsync_error *err) NSYNC_MUST_USE;
bool nsync_file_exists(const char *path);
/*
 * Take the lock that a file stands for (flock(2)). It lasts until nsync_file_unlock, or the end of the process.
 * mode: of the file, where it is made. wait: for another run that holds it, in milliseconds, or NSYNC_WAIT_FOREVER.
 * err:  NSYNC_ECONFLICT with NSYNC_CAUSE_BUSY: another run still holds it; NSYNC_EIO.
 */
#define NSYNC_WAIT_FOREVER (-1L)
enum nsync_code nsync_file_lock(int *out, const char *path, unsigned mode, long wait,
				struct nsync_error *err) NSYNC_MUST_USE;
void nsync_file_unlock(int *lock); /* for AUTO; -1: nothing is held */
/*
 * Whether this machine's database has a time zone ("America/Guatemala"); a machine without the
 * database cannot tell, and knows all of them. source: RFC 9636 (the files begin with "TZif").
 */
bool nsync_time_zone_known(const char *zone);
/* Remove a folder and all below it; symbolic links are removed, not followed. NSYNC_ENOTFOUND
   where there is none. */
enum nsync_code nsync_file_remove_tree(const char *path, struct nsync_error *err) NSYNC_MUST_USE;

/*
 * Names in a folder, bytewise sorted, without "." and "..".
 * out: array of *count strings, all freed by nsync_names_free. A missing
 * folder is NSYNC_ENOTFOUND.
 */
enum nsync_code nsync_file_list(char ***out, size_t *count, const char *path,
				struct nsync_error *err) NSYNC_MUST_USE;
void nsync_names_free(char **names, size_t count);

/* ---- worker pool ------------------------------------------------------------ */

/*
 * Call work(payload, worker, i) once for each i in 0..count-1, on jobs threads
 * (0: one for each processor); worker is 0..jobs-1, so each may own its
 * handles. The first failure (lowest i that failed) stops the hand-out of
 * further work and is returned in err.
 */
enum nsync_code nsync_pool_run(unsigned jobs, size_t count,
			       enum nsync_code (*work)(void *payload, unsigned worker, size_t i,
						       struct nsync_error *err),
			       void *payload, struct nsync_error *err) NSYNC_MUST_USE;
/* The number of processors this process may use, 1 to NSYNC_MAX_JOBS. */
unsigned nsync_pool_processors(void);

#endif
