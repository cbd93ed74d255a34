/*
 * trust.h: keys, signatures, signed files and the chain of trust roots.
 *
 * A signed file is {"<kind>": body, "signatures": {key id: base64}} in the one
 * layout of nsync/json.h. Its message is PAE(type, JCS(body)) as in DSSE v1;
 * its id is the lower-case hex SHA-256 of the message.
 *
 * source: RFC 8032, RFC 8785, DSSE v1; schema/README.md, "Signed files", "Trust root".
 */
#ifndef NSYNC_TRUST_H
#define NSYNC_TRUST_H

#include "nsync/base.h"
#include "nsync/json.h"

#define NSYNC_KEY_BYTES       32 /* Ed25519 public key */
#define NSYNC_SIGNATURE_BYTES 64

/* SHA-256 in lower-case hex with a final NUL: of a message (id) or of a public key (key id). */
struct nsync_id {
	char hex[NSYNC_HEX_SIZE];
};

static inline bool nsync_id_eq(const struct nsync_id *a, const struct nsync_id *b)
{
	return memcmp(a->hex, b->hex, NSYNC_HEX_SIZE) == 0;
}
/* 64 lower-case hex digits; false otherwise. */
bool nsync_id_parse(struct nsync_id *out, struct nsync_str hex);
struct nsync_id nsync_key_id(const uint8_t key[NSYNC_KEY_BYTES]);

/* ---- signed files ------------------------------------------------------------ */

enum nsync_kind {
	NSYNC_KIND_ITEM, NSYNC_KIND_COSIGNATURE, NSYNC_KIND_ROOT, NSYNC_KIND_RECORD,
	NSYNC_KIND_DIGEST, NSYNC_KINDS
};

const char *nsync_kind_name(enum nsync_kind kind); /* "item"; static */

/* A signed file, read; views into doc. */
struct nsync_signed {
	enum nsync_kind kind;
	const struct nsync_json *body;
	const struct nsync_json *signatures; /* object; its form was checked */
};

/*
 * Read one signed file from bytes and check everything that needs no schema and no trust:
 * size, strict JSON, the one layout, exactly the members <kind> and "signatures", key ids of 64
 * hex digits, signatures of 64 bytes in strict base64.
 * doc:     initialised; holds the nodes afterwards, borrows bytes.
 * verdict: NSYNC_REASON_OK, NSYNC_TOO_LARGE, NSYNC_NOT_JSON (detail = line:column and why),
 *          NSYNC_NOT_CANONICAL (detail = line:column), NSYNC_SCHEMA.
 * err:     NSYNC_ENOMEM only.
 */
enum nsync_code nsync_signed_read(struct nsync_signed *out, struct nsync_verdict *verdict,
				  struct nsync_json_doc *doc, enum nsync_kind kind,
				  struct nsync_str bytes, struct nsync_error *err) NSYNC_MUST_USE;

/*
 * Read any JSON file for a person who looks at it: a signed file, which has "signatures" and a
 * kind's name, by the rules of its kind, any other by nsync_json_any. doc, verdict, err: as
 * nsync_json_judge.
 */
enum nsync_code nsync_signed_judge_json(struct nsync_json_doc *doc, struct nsync_verdict *verdict,
					struct nsync_str bytes, struct nsync_error *err) NSYNC_MUST_USE;

/* Append PAE("application/vnd.nsync.<kind>+json", JCS(body)). */
enum nsync_code nsync_message(struct nsync_buf *out, enum nsync_kind kind,
			      const struct nsync_json *body, struct nsync_error *err) NSYNC_MUST_USE;
struct nsync_id nsync_message_id(struct nsync_str message);

/*
 * Ed25519 over the message: libsodium's rules (S canonical, small-order R and A refused).
 * False for anything that does not hold.
 */
bool nsync_signature_valid(const uint8_t key[NSYNC_KEY_BYTES],
			   const uint8_t signature[NSYNC_SIGNATURE_BYTES], struct nsync_str message);
/* A point that may enter a root: canonical, on the curve, of the main subgroup, not of small order. */
bool nsync_public_key_valid(const uint8_t key[NSYNC_KEY_BYTES]);
/* Known answers (RFC 8032, R = identity refused, S + L refused); call once at start. */
bool nsync_trust_selftest(void) NSYNC_MUST_USE;

/*
 * Lay out a signed file.
 * body:       any parsed value.
 * signatures: an existing "signatures" object to keep, or NULL.
 * keyid, sig: one more signature (replaces one of the same key id), or NULL.
 */
enum nsync_code nsync_signed_layout(struct nsync_buf *out, enum nsync_kind kind,
				    const struct nsync_json *body,
				    const struct nsync_json *signatures,
				    const struct nsync_id *keyid,
				    const uint8_t sig[NSYNC_SIGNATURE_BYTES],
				    struct nsync_error *err) NSYNC_MUST_USE;

/* ---- secret keys --------------------------------------------------------------- */

/* A secret key in locked memory; opaque; wiped when freed. */
struct nsync_key;

/* What a key file tells without its passphrase. */
struct nsync_key_info {
	char name[64];
	char holder[128];
	uint8_t ed25519[NSYNC_KEY_BYTES];
	struct nsync_id id;
	bool encrypted;
};

/* A key's name: [a-z0-9][a-z0-9._-]{0,62}. */
bool nsync_key_name_valid(struct nsync_str name);

/*
 * Make a key and its file (the file's bytes; the caller writes them 0600).
 * passphrase: p NULL for an unencrypted file, asked for explicitly by the user.
 */
enum nsync_code nsync_key_new(struct nsync_buf *file, struct nsync_key_info *info,
			      struct nsync_str name, struct nsync_str holder,
			      struct nsync_str passphrase, struct nsync_error *err) NSYNC_MUST_USE;
/* err: NSYNC_ESYNTAX, NSYNC_EINVAL. */
enum nsync_code nsync_key_info_read(struct nsync_key_info *out, struct nsync_str file,
				    struct nsync_error *err) NSYNC_MUST_USE;
/* err: NSYNC_EKEY for a wrong or missing passphrase; NSYNC_ESYNTAX, NSYNC_EINVAL, NSYNC_ENOMEM. */
enum nsync_code nsync_key_open(struct nsync_key **out, struct nsync_str file,
			       struct nsync_str passphrase, struct nsync_error *err) NSYNC_MUST_USE;
/* The same key under another passphrase. */
enum nsync_code nsync_key_rewrap(struct nsync_buf *file, const struct nsync_key *key,
				 const struct nsync_key_info *info, struct nsync_str passphrase,
				 struct nsync_error *err) NSYNC_MUST_USE;
void nsync_key_free(struct nsync_key *key);
void nsync_key_freep(struct nsync_key **key); /* for AUTO */
const uint8_t *nsync_key_public(const struct nsync_key *key);
struct nsync_id nsync_key_keyid(const struct nsync_key *key);
/* Deterministic (RFC 8032). */
enum nsync_code nsync_key_sign(uint8_t out[NSYNC_SIGNATURE_BYTES], const struct nsync_key *key,
			       struct nsync_str message, struct nsync_error *err) NSYNC_MUST_USE;
/*
 * Sign a body and lay out its file.
 * out:        appended to; at most as large as its cap allows.
 * id:         of the message; may be NULL.
 * signatures: as for nsync_signed_layout: those to keep beside the key's, or NULL.
 */
enum nsync_code nsync_sign_body(struct nsync_buf *out, struct nsync_id *id, enum nsync_kind kind,
				const struct nsync_json *body, const struct nsync_json *signatures,
				const struct nsync_key *key, struct nsync_error *err) NSYNC_MUST_USE;

/* How a public key is spelt: our own line, "nsync-key <base64> <holder>", or as other tools do. */
enum nsync_key_format {
	NSYNC_KEY_LINE, NSYNC_KEY_BASE64, NSYNC_KEY_PEM, NSYNC_KEY_OPENSSH, NSYNC_KEY_MINISIGN
};
/* The format of a name: "nsync", "base64", "pem", "openssh", "minisign"; false if there is none. */
bool nsync_key_format_parse(enum nsync_key_format *out, const char *name);
/*
 * Append the spelling with a final LF.
 * comment: the holder for NSYNC_KEY_LINE, kept as it is; for OpenSSH and minisign, what is not
 *          printable ASCII becomes '?'.
 */
void nsync_key_export(struct nsync_buf *out, enum nsync_key_format format,
		      const uint8_t key[NSYNC_KEY_BYTES], struct nsync_str comment);

/* ---- trust roots ------------------------------------------------------------------ */

struct nsync_root_key {
	struct nsync_id id;
	uint8_t ed25519[NSYNC_KEY_BYTES];
	struct nsync_str holder;
	bool revoked;
	int64_t revoked_seq; /* the last record before the theft */
	struct nsync_id revoked_record;
};

/* Keys that act together; indexes into nsync_root.keys. */
struct nsync_root_group {
	uint32_t *keys;
	size_t count;
	int64_t threshold; /* 1 for merge */
};

struct nsync_root_office {
	char code[NSYNC_MAX_OFFICE + 1];
	const struct nsync_json *names; /* language -> name */
	struct nsync_root_group group;
};

/* One trust root, read; transparent, read through const. Owns its bytes. */
struct nsync_root {
	int64_t version;
	struct nsync_time issued, expires;
	struct nsync_str authority;         /* "example.org,2026" */
	struct nsync_str time_zone;         /* IANA name */
	const struct nsync_json *names;     /* region's names by language */
	const struct nsync_json *languages; /* array of BCP 47 tags, most wanted first */
	struct nsync_root_key *keys;        /* ascending by id */
	size_t key_count;
	struct nsync_root_group root, merge;
	struct nsync_root_office *offices;  /* ascending by code */
	size_t office_count;
	struct nsync_id id;
	struct nsync_signed file;           /* body, signatures */
	struct nsync_json_doc doc;          /* private */
	struct nsync_buf bytes, message;    /* the file; its signed message */
};

/*
 * Read one root file and check all that it says of itself (thresholds within bounds, keys
 * recomputed, valid points, in one place only, codes, no key in an office and revoked, expires after issued...).
 * Signatures are checked by nsync_root_first and nsync_root_step, not here.
 * out:     new root, NULL unless the verdict is ok; caller frees with nsync_root_free.
 * verdict: as nsync_signed_read, and NSYNC_BAD_ROOT with a pointer.
 */
enum nsync_code nsync_root_read(struct nsync_root **out, struct nsync_verdict *verdict,
				struct nsync_str bytes, struct nsync_error *err) NSYNC_MUST_USE;
/*
 * The same for bytes that were read before and found good: whether keys are points of the main subgroup,
 * two multiplications each, is not asked again.
 */
enum nsync_code nsync_root_read_known(struct nsync_root **out, struct nsync_verdict *verdict,
				      struct nsync_str bytes, struct nsync_error *err) NSYNC_MUST_USE;
void nsync_root_free(struct nsync_root *root);
void nsync_root_freep(struct nsync_root **root); /* for AUTO */

/* How many of a group's keys signed validly. */
int64_t nsync_root_signers(const struct nsync_root *root, const struct nsync_root_group *group,
			   enum nsync_kind kind, const struct nsync_json *signatures,
			   struct nsync_str message);

/* Root 1 against its own root threshold and the pin (pin NULL: not compared, for root show/sign). */
enum nsync_reason nsync_root_first(struct nsync_verdict *out, const struct nsync_root *root,
				   const struct nsync_id *pin);
/*
 * One step: version + 1, same authority, both root thresholds over the new message; keys that
 * the old root revoked are unchanged in the new one.
 */
enum nsync_reason nsync_root_step(struct nsync_verdict *out, const struct nsync_root *old,
				  const struct nsync_root *next);

const struct nsync_root_office *nsync_root_office(const struct nsync_root *root, struct nsync_str code);
const struct nsync_root_key *nsync_root_key(const struct nsync_root *root, const struct nsync_id *id);
/* Whether the key with this id is of the group. */
bool nsync_root_group_has(const struct nsync_root *root, const struct nsync_root_group *group,
			  const struct nsync_id *id);
/* What a key signs for: "root", "merge", an office's code; "": nothing, revoked or not there. */
const char *nsync_root_role(const struct nsync_root *root, const struct nsync_id *id);
/* The office that a key is in now; NULL: none. */
const struct nsync_root_office *nsync_root_office_of(const struct nsync_root *root,
						     const struct nsync_id *id);
/* Whether key number `key` of signer->keys has signed a root: signer itself, or another one. */
bool nsync_root_key_signed(const struct nsync_root *signer, uint32_t key,
			   const struct nsync_root *root);
bool nsync_office_code_valid(struct nsync_str code); /* [a-z]{2,8}, not reserved */
bool nsync_authority_valid(struct nsync_str authority); /* RFC 4151 taggingEntity: name "," date */
/* A name in the first of the languages that has one, else any; p NULL if there is none. */
struct nsync_str nsync_root_name(const struct nsync_json *names, struct nsync_str language);

/*
 * Signatures of a file by an office, under the root that judges it and the newest known root.
 * seq:     the record that accepted the file; INT64_MAX for one not yet accepted. A key that
 *          newest revokes at an earlier seq does not count.
 * verdict: NSYNC_REASON_OK, NSYNC_KEY_REVOKED (the threshold would be met with revoked keys),
 *          NSYNC_BAD_SIGNATURE, NSYNC_UNKNOWN_KEY, NSYNC_BELOW_THRESHOLD, NSYNC_WRONG_OFFICE (no such office).
 */
enum nsync_reason nsync_root_judge(struct nsync_verdict *out, const struct nsync_root *root,
				   const struct nsync_root *newest, int64_t seq,
				   struct nsync_str office, const struct nsync_signed *file,
				   struct nsync_str message);

/* A record's signature: one valid merge key of the root; NSYNC_REASON_OK or as above. */
enum nsync_reason nsync_root_judge_merge(struct nsync_verdict *out, const struct nsync_root *root,
					 const struct nsync_signed *file, struct nsync_str message);

/* ---- making the next root ------------------------------------------------------------ */

/* A root being edited; starts empty or as a copy with version + 1 and no signatures. */
struct nsync_root_edit;

enum nsync_code nsync_root_edit_new(struct nsync_root_edit **out, struct nsync_str authority,
				    struct nsync_error *err) NSYNC_MUST_USE;
enum nsync_code nsync_root_edit_next(struct nsync_root_edit **out, const struct nsync_root *from,
				     struct nsync_error *err) NSYNC_MUST_USE;
/* The same version again: for root files that nobody adopted yet; its signatures fall away. */
enum nsync_code nsync_root_edit_same(struct nsync_root_edit **out, const struct nsync_root *from,
				     struct nsync_error *err) NSYNC_MUST_USE;
void nsync_root_edit_free(struct nsync_root_edit *edit);
void nsync_root_edit_freep(struct nsync_root_edit **edit); /* for AUTO */

/* All return NSYNC_EINVAL, NSYNC_EEXISTS or NSYNC_ENOTFOUND with the value at fault in err. */
enum nsync_code nsync_root_edit_times(struct nsync_root_edit *edit, struct nsync_time issued,
				      struct nsync_time expires, struct nsync_error *err) NSYNC_MUST_USE;
enum nsync_code nsync_root_edit_name(struct nsync_root_edit *edit, struct nsync_str language,
				     struct nsync_str name, struct nsync_error *err) NSYNC_MUST_USE;
enum nsync_code nsync_root_edit_languages(struct nsync_root_edit *edit, struct nsync_str comma_list,
					  struct nsync_error *err) NSYNC_MUST_USE;
enum nsync_code nsync_root_edit_time_zone(struct nsync_root_edit *edit, struct nsync_str name,
					  struct nsync_error *err) NSYNC_MUST_USE;
/* role: "root", "merge", or an office's code. The key enters `keys` too. */
enum nsync_code nsync_root_edit_add_key(struct nsync_root_edit *edit, struct nsync_str role,
					const uint8_t key[NSYNC_KEY_BYTES], struct nsync_str holder,
					struct nsync_error *err) NSYNC_MUST_USE;
/* Leaves its role and `keys`. */
enum nsync_code nsync_root_edit_drop_key(struct nsync_root_edit *edit, const struct nsync_id *id,
					 struct nsync_error *err) NSYNC_MUST_USE;
/* Leaves its office, stays in `keys` with revokedAt. */
enum nsync_code nsync_root_edit_revoke(struct nsync_root_edit *edit, const struct nsync_id *id,
				       int64_t seq, const struct nsync_id *record,
				       struct nsync_error *err) NSYNC_MUST_USE;
/*
 * The same for a key that an earlier root had in an office and that was dropped since: it enters `keys` again,
 * revoked, and no office.
 */
enum nsync_code nsync_root_edit_revoke_dropped(struct nsync_root_edit *edit,
					       const struct nsync_root_key *key, int64_t seq,
					       const struct nsync_id *record,
					       struct nsync_error *err) NSYNC_MUST_USE;
enum nsync_code nsync_root_edit_threshold(struct nsync_root_edit *edit, struct nsync_str role,
					  int64_t threshold, struct nsync_error *err) NSYNC_MUST_USE;
enum nsync_code nsync_root_edit_add_office(struct nsync_root_edit *edit, struct nsync_str code,
					   struct nsync_error *err) NSYNC_MUST_USE;
enum nsync_code nsync_root_edit_office_name(struct nsync_root_edit *edit, struct nsync_str code,
					    struct nsync_str language, struct nsync_str name,
					    struct nsync_error *err) NSYNC_MUST_USE;
enum nsync_code nsync_root_edit_remove_office(struct nsync_root_edit *edit, struct nsync_str code,
					      struct nsync_error *err) NSYNC_MUST_USE;
/*
 * Who holds a key of the edit, and what it signs for: role is "root", "merge", an office's code, or "" for a
 * revoked one. false: it is not there. Both belong to the edit.
 */
bool nsync_root_edit_holder(struct nsync_str *holder, const char **role, const struct nsync_root_edit *edit,
			    const struct nsync_id *id);
/*
 * Revoke a key that a root lists or that was dropped before it: as nsync_root_edit_revoke, or
 * nsync_root_edit_revoke_dropped. from: the root that the edit began with.
 */
enum nsync_code nsync_root_edit_revoke_any(struct nsync_root_edit *edit,
					   const struct nsync_root *from,
					   const struct nsync_root_key *key, int64_t seq,
					   const struct nsync_id *record,
					   struct nsync_error *err) NSYNC_MUST_USE;

enum nsync_keys_left {
	NSYNC_KEYS_ENOUGH,
	NSYNC_KEYS_NONE,   /* it is the office's only key */
	NSYNC_KEYS_TOO_FEW /* the threshold is more than the others can reach */
};
/* Whether an office can do without one of its keys, if so many must sign from then on. */
enum nsync_keys_left nsync_root_keys_left(const struct nsync_root_office *office,
					  int64_t threshold);

/* Lay out the unsigned root file (an empty "signatures"); checks what nsync_root_read checks. */
enum nsync_code nsync_root_edit_layout(struct nsync_buf *out, const struct nsync_root_edit *edit,
				       struct nsync_error *err) NSYNC_MUST_USE;
/* The same, read: the root as its file will be. out: freed by the caller; NULL on failure. */
enum nsync_code nsync_root_edit_make(struct nsync_root **out, const struct nsync_root_edit *edit,
				     struct nsync_error *err) NSYNC_MUST_USE;

#endif
