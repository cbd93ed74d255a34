/*
 * key.c: secret keys in memory, and how a public key is spelt for other tools.
 */
#include "key.h"

enum nsync_code nsync_trust_key_from_seed(struct nsync_key **out,
					  const uint8_t seed[crypto_sign_SEEDBYTES],
					  struct nsync_error *err)
{
	struct nsync_key *key = sodium_malloc(sizeof(*key));

	*out = NULL;
	if (!key)
		return nsync_fail_memory(err);
	if (crypto_sign_seed_keypair(key->public, key->secret, seed) != 0) {
		sodium_free(key);
		return nsync_fail(err, NSYNC_EKEY, NULL, "%s", "key pair");
	}
	*out = key;
	return NSYNC_OK;
}

void nsync_key_free(struct nsync_key *key)
{
	sodium_free(key);
}

void nsync_key_freep(struct nsync_key **key)
{
	nsync_key_free(*key);
}

const uint8_t *nsync_key_public(const struct nsync_key *key)
{
	return key->public;
}

struct nsync_id nsync_key_keyid(const struct nsync_key *key)
{
	return nsync_key_id(key->public);
}

enum nsync_code nsync_key_sign(uint8_t out[NSYNC_SIGNATURE_BYTES], const struct nsync_key *key,
			       struct nsync_str message, struct nsync_error *err)
{
	if (crypto_sign_detached(out, NULL, (const unsigned char *)message.p, message.n,
				 key->secret) != 0)
		return nsync_fail(err, NSYNC_EKEY, NULL, "%s", "signature");
	return NSYNC_OK;
}

/* ---- for other tools ---------------------------------------------------------------- */

/* Printable ASCII; anything else, as in a holder's name, becomes one '?' a character. */
static void add_comment(struct nsync_buf *out, struct nsync_str comment)
{
	for (size_t at = 0; at < comment.n;) {
		int32_t c = nsync_utf8_next(comment, &at);

		nsync_buf_char(out, c >= 0x20 && c < 0x7f ? (char)c : '?');
	}
}

/* source: RFC 8410 section 4: SEQUENCE { SEQUENCE { OID 1.3.101.112 }, BIT STRING }. */
static void add_pem(struct nsync_buf *out, const uint8_t key[NSYNC_KEY_BYTES])
{
	uint8_t der[12 + NSYNC_KEY_BYTES] = {
		0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00,
	};

	memcpy(der + 12, key, NSYNC_KEY_BYTES);
	nsync_buf_text(out, "-----BEGIN PUBLIC KEY-----\n");
	nsync_base64(out, der, sizeof(der), false);
	nsync_buf_text(out, "\n-----END PUBLIC KEY-----\n");
}

/* source: RFC 8709 section 4, RFC 4253 section 6.6: string "ssh-ed25519", string key. */
static void add_openssh(struct nsync_buf *out, const uint8_t key[NSYNC_KEY_BYTES],
			struct nsync_str comment)
{
	static const char head[] = "\0\0\0\x0bssh-ed25519\0\0\0\x20";
	uint8_t blob[sizeof(head) - 1 + NSYNC_KEY_BYTES];

	memcpy(blob, head, sizeof(head) - 1);
	memcpy(blob + sizeof(head) - 1, key, NSYNC_KEY_BYTES);
	nsync_buf_text(out, "ssh-ed25519 ");
	nsync_base64(out, blob, sizeof(blob), false);
	if (comment.n) {
		nsync_buf_char(out, ' ');
		add_comment(out, comment);
	}
	nsync_buf_char(out, '\n');
}

/* minisign's format: "Ed", 8 bytes that name the key (here the key id's first), the key. */
static void add_minisign(struct nsync_buf *out, const uint8_t key[NSYNC_KEY_BYTES],
			 struct nsync_str comment)
{
	uint8_t blob[2 + 8 + NSYNC_KEY_BYTES] = { 'E', 'd' };
	struct nsync_id id = nsync_key_id(key);
	uint8_t hash[NSYNC_HASH_BYTES];

	nsync_sha256(hash, (struct nsync_str){ (const char *)key, NSYNC_KEY_BYTES });
	memcpy(blob + 2, hash, 8);
	memcpy(blob + 10, key, NSYNC_KEY_BYTES);
	nsync_buf_text(out, "untrusted comment: ");
	if (comment.n)
		add_comment(out, comment);
	else
		nsync_buf_printf(out, "nsync key %.16s", id.hex);
	nsync_buf_char(out, '\n');
	nsync_base64(out, blob, sizeof(blob), false);
	nsync_buf_char(out, '\n');
}

bool nsync_key_format_parse(enum nsync_key_format *out, const char *name)
{
	static const char *const names[] = {
		[NSYNC_KEY_LINE] = "nsync",       [NSYNC_KEY_BASE64] = "base64",
		[NSYNC_KEY_PEM] = "pem",          [NSYNC_KEY_OPENSSH] = "openssh",
		[NSYNC_KEY_MINISIGN] = "minisign",
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (strcmp(names[i], name) != 0)
			continue;
		*out = (enum nsync_key_format)i;
		return true;
	}
	return false;
}

void nsync_key_export(struct nsync_buf *out, enum nsync_key_format format,
		      const uint8_t key[NSYNC_KEY_BYTES], struct nsync_str comment)
{
	switch (format) {
	case NSYNC_KEY_LINE:
		nsync_buf_text(out, "nsync-key ");
		nsync_base64(out, key, NSYNC_KEY_BYTES, false);
		nsync_buf_char(out, ' ');
		nsync_buf_str(out, comment);
		nsync_buf_char(out, '\n');
		break;
	case NSYNC_KEY_PEM:
		add_pem(out, key);
		break;
	case NSYNC_KEY_OPENSSH:
		add_openssh(out, key, comment);
		break;
	case NSYNC_KEY_MINISIGN:
		add_minisign(out, key, comment);
		break;
	case NSYNC_KEY_BASE64:
		nsync_base64(out, key, NSYNC_KEY_BYTES, false);
		nsync_buf_char(out, '\n');
		break;
	}
}
