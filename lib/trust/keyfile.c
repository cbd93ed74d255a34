/*
 * keyfile.c: key files: {"key": {name, holder, ed25519, and "secret" or "box"}}.
 *
 * The secret is the 32-byte seed of RFC 8032; a box is that seed under
 * crypto_secretbox with a key that Argon2id makes of the passphrase. Secrets never
 * pass through the JSON builder, whose memory nobody wipes: the file's text is
 * composed in a buffer that never grows, and read back to be laid out.
 *
 * source: libsodium 1.0.18; schema/README.md, "Key file".
 */
#include "key.h"

#define CIPHER_BYTES (crypto_secretbox_MACBYTES + crypto_sign_SEEDBYTES)
/* More than a key file needs, reserved at once, so that no copy of a secret is left behind. */
#define FILE_BYTES 4096u

/* How the seed lies in a file. */
struct sealed {
	bool boxed;
	int64_t opslimit, memlimit;
	uint8_t salt[crypto_pwhash_SALTBYTES];
	uint8_t nonce[crypto_secretbox_NONCEBYTES];
	uint8_t cipher[CIPHER_BYTES];
	struct nsync_str secret; /* base64, where not boxed; a slice of the file */
};

/* ---- reading ---------------------------------------------------------------------- */

static enum nsync_code unusable(struct nsync_error *err, const char *where, const char *text)
{
	return nsync_fail(err, NSYNC_EINVAL, where, "%s", text);
}

/* Every member is a string and one of the names; "box" is the one object, the limits are numbers. */
static enum nsync_code known_members(const struct nsync_json *object, const char *const *names,
				     struct nsync_error *err)
{
	const struct nsync_json *at = nsync_json_first(object);

	for (; at; at = nsync_json_next(object, at)) {
		const char *const *name = names;

		while (*name && !nsync_str_is(nsync_json_str(at), *name))
			name++;
		if (!*name)
			return nsync_fail(err, NSYNC_EINVAL, "/key", "unknown member: %.*s",
					  NSYNC_FMT(nsync_json_str(at)));
	}
	return NSYNC_OK;
}

static bool bytes_of(uint8_t *out, size_t n, const struct nsync_json *object, struct nsync_str name)
{
	struct nsync_str text = nsync_json_get_str(object, name);

	return text.p && nsync_unbase64(out, n, text, false);
}

static enum nsync_code parse_box(struct sealed *out, const struct nsync_json *box,
				 struct nsync_error *err)
{
	static const char *const names[] = { "kdf",   "opslimit",   "memlimit", "salt",
					     "nonce", "ciphertext", NULL };
	enum nsync_code code;

	out->boxed = true;
	if (box->type != NSYNC_JSON_OBJECT)
		return unusable(err, "/key/box", "not an object");
	code = known_members(box, names, err);
	if (code != NSYNC_OK)
		return code;
	if (!nsync_str_is(nsync_json_get_str(box, NSYNC_STR("kdf")), "argon2id13"))
		return unusable(err, "/key/box/kdf", "not argon2id13");
	/* A stranger's file may cost what the strongest of our own would, no more. */
	if (!nsync_json_int(&out->opslimit, nsync_json_get(box, NSYNC_STR("opslimit"))) ||
	    out->opslimit < (int64_t)crypto_pwhash_argon2id_OPSLIMIT_MIN ||
	    out->opslimit > (int64_t)crypto_pwhash_argon2id_OPSLIMIT_SENSITIVE)
		return unusable(err, "/key/box/opslimit", "out of range");
	if (!nsync_json_int(&out->memlimit, nsync_json_get(box, NSYNC_STR("memlimit"))) ||
	    out->memlimit < (int64_t)crypto_pwhash_argon2id_MEMLIMIT_MIN ||
	    out->memlimit > (int64_t)crypto_pwhash_argon2id_MEMLIMIT_SENSITIVE)
		return unusable(err, "/key/box/memlimit", "out of range");
	if (!bytes_of(out->salt, sizeof(out->salt), box, NSYNC_STR("salt")))
		return unusable(err, "/key/box/salt", "not base64 of 16 bytes");
	if (!bytes_of(out->nonce, sizeof(out->nonce), box, NSYNC_STR("nonce")))
		return unusable(err, "/key/box/nonce", "not base64 of 24 bytes");
	if (!bytes_of(out->cipher, sizeof(out->cipher), box, NSYNC_STR("ciphertext")))
		return unusable(err, "/key/box/ciphertext", "not base64 of 48 bytes");
	return NSYNC_OK;
}

static bool holder_valid(struct nsync_str holder)
{
	return holder.n < sizeof(((struct nsync_key_info *)NULL)->holder) &&
	       nsync_trust_name_valid(holder, NSYNC_MAX_HOLDER);
}

static enum nsync_code parse_info(struct nsync_key_info *out, const struct nsync_json *key,
				  struct nsync_error *err)
{
	struct nsync_str name = nsync_json_get_str(key, NSYNC_STR("name"));
	struct nsync_str holder = nsync_json_get_str(key, NSYNC_STR("holder"));

	if (!nsync_key_name_valid(name) || !nsync_str_copy(out->name, sizeof(out->name), name))
		return unusable(err, "/key/name", "not a key's name");
	if (!holder_valid(holder) || !nsync_str_copy(out->holder, sizeof(out->holder), holder))
		return unusable(err, "/key/holder", "not a name");
	if (!bytes_of(out->ed25519, sizeof(out->ed25519), key, NSYNC_STR("ed25519")) ||
	    !nsync_public_key_valid(out->ed25519))
		return unusable(err, "/key/ed25519", "not a public key");
	out->id = nsync_key_id(out->ed25519);
	return NSYNC_OK;
}

/* doc: holds what out->secret is a slice of. */
static enum nsync_code parse(struct nsync_key_info *info, struct sealed *out,
			     struct nsync_json_doc *doc, struct nsync_str file,
			     struct nsync_error *err)
{
	static const struct nsync_json_rules rules = { NSYNC_MAX_KEYFILE_BYTES,
						       NSYNC_MAX_SIGNED_DEPTH, true };
	static const char *const names[] = { "name", "holder", "ed25519", "secret", "box", NULL };
	const struct nsync_json *key, *secret, *box;
	enum nsync_code code = nsync_json_read(doc, file, &rules, err);

	*info = (struct nsync_key_info){ .encrypted = false };
	*out = (struct sealed){ .boxed = false };
	if (code == NSYNC_ELIMIT)
		code = err->code = NSYNC_ESYNTAX;
	if (code != NSYNC_OK)
		return code;
	key = nsync_json_get(doc->root, NSYNC_STR("key"));
	if (!key || key->type != NSYNC_JSON_OBJECT || doc->root->len != 1)
		return unusable(err, "", "no key file");
	code = known_members(key, names, err);
	if (code == NSYNC_OK)
		code = parse_info(info, key, err);
	if (code != NSYNC_OK)
		return code;
	secret = nsync_json_get(key, NSYNC_STR("secret"));
	box = nsync_json_get(key, NSYNC_STR("box"));
	if (!secret == !box)
		return unusable(err, "/key", "neither or both of secret and box");
	info->encrypted = box != NULL;
	if (box)
		return parse_box(out, box, err);
	/* An escape would leave a copy in the document. */
	if (secret->type != NSYNC_JSON_STRING || secret->flags & NSYNC_JSON_ESCAPED)
		return unusable(err, "/key/secret", "not base64 of 32 bytes");
	out->secret = nsync_json_str(secret);
	return NSYNC_OK;
}

enum nsync_code nsync_key_info_read(struct nsync_key_info *out, struct nsync_str file,
				    struct nsync_error *err)
{
	AUTO(nsync_json_doc_release) struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
	struct sealed sealed;

	return parse(out, &sealed, &doc, file, err);
}

/* ---- the passphrase ------------------------------------------------------------------ */

/* out: crypto_secretbox_KEYBYTES of locked memory. */
static enum nsync_code stretch(uint8_t *out, const struct sealed *sealed,
			       struct nsync_str passphrase, struct nsync_error *err)
{
	if (crypto_pwhash(out, crypto_secretbox_KEYBYTES, passphrase.p, passphrase.n, sealed->salt,
			  (unsigned long long)sealed->opslimit, (size_t)sealed->memlimit,
			  crypto_pwhash_ALG_ARGON2ID13) != 0)
		return nsync_fail_memory(err);
	return NSYNC_OK;
}

static enum nsync_code unseal(uint8_t *seed, const struct sealed *sealed,
			      struct nsync_str passphrase, const char *name,
			      struct nsync_error *err)
{
	AUTO(nsync_trust_sodium_freep) uint8_t *box = NULL;
	enum nsync_code code;

	if (!sealed->boxed) {
		if (!nsync_unbase64(seed, crypto_sign_SEEDBYTES, sealed->secret, false))
			return unusable(err, "/key/secret", "not base64 of 32 bytes");
		return NSYNC_OK;
	}
	if (!passphrase.p)
		return nsync_fail(err, NSYNC_EKEY, name, "%s", "passphrase missing");
	if (passphrase.n > NSYNC_MAX_PASSPHRASE)
		return nsync_fail(err, NSYNC_EKEY, name, "%s", "passphrase too long");
	box = sodium_malloc(crypto_secretbox_KEYBYTES);
	if (!box)
		return nsync_fail_memory(err);
	code = stretch(box, sealed, passphrase, err);
	if (code != NSYNC_OK)
		return code;
	if (crypto_secretbox_open_easy(seed, sealed->cipher, sizeof(sealed->cipher), sealed->nonce,
				       box) != 0)
		return nsync_fail(err, NSYNC_EKEY, name, "%s", "wrong passphrase");
	return NSYNC_OK;
}

enum nsync_code nsync_key_open(struct nsync_key **out, struct nsync_str file,
			       struct nsync_str passphrase, struct nsync_error *err)
{
	AUTO(nsync_json_doc_release) struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
	AUTO(nsync_trust_sodium_freep) uint8_t *seed = NULL;
	AUTO(nsync_key_freep) struct nsync_key *key = NULL;
	struct nsync_key_info info;
	struct sealed sealed;
	enum nsync_code code;

	*out = NULL;
	code = parse(&info, &sealed, &doc, file, err);
	if (code != NSYNC_OK)
		return code;
	seed = sodium_malloc(crypto_sign_SEEDBYTES);
	if (!seed)
		return nsync_fail_memory(err);
	code = unseal(seed, &sealed, passphrase, info.name, err);
	if (code == NSYNC_OK)
		code = nsync_trust_key_from_seed(&key, seed, err);
	if (code != NSYNC_OK)
		return code;
	if (memcmp(key->public, info.ed25519, NSYNC_KEY_BYTES) != 0)
		return unusable(err, "/key/ed25519", "does not belong to the secret");
	*out = TAKE(key);
	return NSYNC_OK;
}

/* ---- writing -------------------------------------------------------------------------- */

static void add_member(struct nsync_buf *text, const char *name, const uint8_t *bytes, size_t n)
{
	nsync_buf_printf(text, ",\"%s\":\"", name);
	nsync_base64(text, bytes, n, false);
	nsync_buf_char(text, '"');
}

static enum nsync_code add_box(struct nsync_buf *text, const struct nsync_key *key,
			       struct nsync_str passphrase, struct nsync_error *err)
{
	AUTO(nsync_trust_sodium_freep) uint8_t *box = sodium_malloc(crypto_secretbox_KEYBYTES);
	struct sealed sealed = {
		.boxed = true,
		.opslimit = crypto_pwhash_argon2id_OPSLIMIT_MODERATE,
		.memlimit = crypto_pwhash_argon2id_MEMLIMIT_MODERATE,
	};
	enum nsync_code code;

	if (!box)
		return nsync_fail_memory(err);
	randombytes_buf(sealed.salt, sizeof(sealed.salt));
	randombytes_buf(sealed.nonce, sizeof(sealed.nonce));
	code = stretch(box, &sealed, passphrase, err);
	if (code != NSYNC_OK)
		return code;
	/* The seed is the secret key's first half. */
	crypto_secretbox_easy(sealed.cipher, key->secret, crypto_sign_SEEDBYTES, sealed.nonce, box);
	nsync_buf_printf(text,
			 ",\"box\":{\"kdf\":\"argon2id13\",\"opslimit\":%lld,\"memlimit\":%lld",
			 (long long)sealed.opslimit, (long long)sealed.memlimit);
	add_member(text, "salt", sealed.salt, sizeof(sealed.salt));
	add_member(text, "nonce", sealed.nonce, sizeof(sealed.nonce));
	add_member(text, "ciphertext", sealed.cipher, sizeof(sealed.cipher));
	nsync_buf_char(text, '}');
	return NSYNC_OK;
}

static enum nsync_code check_names(struct nsync_str name, struct nsync_str holder,
				   struct nsync_str passphrase, struct nsync_error *err)
{
	if (!nsync_key_name_valid(name))
		return nsync_fail(err, NSYNC_EINVAL, "name", "%.*s", NSYNC_FMT(name));
	if (!holder_valid(holder))
		return nsync_fail(err, NSYNC_EINVAL, "holder", "%.*s", NSYNC_FMT(holder));
	if (passphrase.p && passphrase.n == 0)
		return unusable(err, "passphrase", "empty");
	if (passphrase.n > NSYNC_MAX_PASSPHRASE)
		return unusable(err, "passphrase", "too long");
	return NSYNC_OK;
}

enum nsync_code nsync_key_rewrap(struct nsync_buf *file, const struct nsync_key *key,
				 const struct nsync_key_info *info, struct nsync_str passphrase,
				 struct nsync_error *err)
{
	AUTO(nsync_json_doc_release) struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
	AUTO(nsync_buf_wipe) struct nsync_buf text = NSYNC_BUF_INIT(FILE_BYTES);
	struct nsync_str name = nsync_str(info->name), holder = nsync_str(info->holder);
	enum nsync_code code = check_names(name, holder, passphrase, err);

	if (code != NSYNC_OK)
		return code;
	if (memcmp(key->public, info->ed25519, NSYNC_KEY_BYTES) != 0)
		return unusable(err, "key", "another key's names");
	nsync_buf_reserve(&text, FILE_BYTES / 2);
	nsync_buf_reserve(file, FILE_BYTES / 2);
	nsync_buf_text(&text, "{\"key\":{\"name\":");
	nsync_json_quote(&text, name);
	nsync_buf_text(&text, ",\"holder\":");
	nsync_json_quote(&text, holder);
	add_member(&text, "ed25519", key->public, sizeof(key->public));
	if (passphrase.p)
		code = add_box(&text, key, passphrase, err);
	else
		add_member(&text, "secret", key->secret, crypto_sign_SEEDBYTES);
	nsync_buf_text(&text, "}}");
	if (code == NSYNC_OK)
		code = nsync_buf_check(&text, err);
	if (code == NSYNC_OK)
		code = nsync_json_read(&doc, nsync_buf_view(&text), &nsync_json_signed, err);
	return code == NSYNC_OK ? nsync_json_layout(file, doc.root, err) : code;
}

enum nsync_code nsync_key_new(struct nsync_buf *file, struct nsync_key_info *info,
			      struct nsync_str name, struct nsync_str holder,
			      struct nsync_str passphrase, struct nsync_error *err)
{
	AUTO(nsync_trust_sodium_freep) uint8_t *seed = NULL;
	AUTO(nsync_key_freep) struct nsync_key *key = NULL;
	enum nsync_code code = check_names(name, holder, passphrase, err);

	if (code != NSYNC_OK)
		return code;
	*info = (struct nsync_key_info){ .encrypted = passphrase.p != NULL };
	nsync_str_copy(info->name, sizeof(info->name), name);
	nsync_str_copy(info->holder, sizeof(info->holder), holder);
	seed = sodium_malloc(crypto_sign_SEEDBYTES);
	if (!seed)
		return nsync_fail_memory(err);
	randombytes_buf(seed, crypto_sign_SEEDBYTES);
	code = nsync_trust_key_from_seed(&key, seed, err);
	if (code != NSYNC_OK)
		return code;
	memcpy(info->ed25519, key->public, sizeof(info->ed25519));
	info->id = nsync_key_id(key->public);
	return nsync_key_rewrap(file, key, info, passphrase, err);
}
