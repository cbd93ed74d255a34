/*
 * signature.c: Ed25519 as nsync takes it, key ids, and the known answers that are
 * checked at every start.
 *
 * source: RFC 8032; libsodium 1.0.18.
 */
#include <sodium.h>

#include "internal.h"

bool nsync_id_parse(struct nsync_id *out, struct nsync_str hex)
{
	uint8_t bytes[NSYNC_HASH_BYTES];

	if (!nsync_unhex(bytes, sizeof(bytes), hex))
		return false;
	nsync_hex(out->hex, bytes, sizeof(bytes));
	return true;
}

struct nsync_id nsync_key_id(const uint8_t key[NSYNC_KEY_BYTES])
{
	struct nsync_id id;

	nsync_sha256_hex(id.hex, (struct nsync_str){ (const char *)key, NSYNC_KEY_BYTES });
	return id;
}

bool nsync_signature_valid(const uint8_t key[NSYNC_KEY_BYTES],
			   const uint8_t signature[NSYNC_SIGNATURE_BYTES], struct nsync_str message)
{
	return crypto_sign_verify_detached(signature, (const unsigned char *)message.p, message.n,
					   key) == 0;
}

/*
 * Whether L times the point is the identity, as (L - 1)P + P. is_valid_point should
 * know, but before the mending of CVE-2025-69277 it let points of order 2L pass.
 */
static bool in_main_subgroup(const uint8_t point[NSYNC_KEY_BYTES])
{
	/* L - 1, little-endian; L = 2^252 + 27742317777372353535851937790883648493 */
	static const uint8_t order_less_1[crypto_core_ed25519_SCALARBYTES] = {
		0xec, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58,        0xd6,
		0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14, [31] = 0x10,
	};
	static const uint8_t identity[NSYNC_KEY_BYTES] = { 1 };
	uint8_t multiple[NSYNC_KEY_BYTES], sum[NSYNC_KEY_BYTES];

	return crypto_scalarmult_ed25519_noclamp(multiple, order_less_1, point) == 0 &&
	       crypto_core_ed25519_add(sum, multiple, point) == 0 &&
	       memcmp(sum, identity, sizeof(sum)) == 0;
}

bool nsync_public_key_valid(const uint8_t key[NSYNC_KEY_BYTES])
{
	return crypto_core_ed25519_is_valid_point(key) == 1 && in_main_subgroup(key);
}

/* ---- known answers ------------------------------------------------------------- */

static bool verifies(const char *key, const char *signature, struct nsync_str message)
{
	uint8_t k[NSYNC_KEY_BYTES], s[NSYNC_SIGNATURE_BYTES];

	return nsync_unhex(k, sizeof(k), nsync_str(key)) &&
	       nsync_unhex(s, sizeof(s), nsync_str(signature)) &&
	       nsync_signature_valid(k, s, message);
}

static bool admitted(const char *key)
{
	uint8_t k[NSYNC_KEY_BYTES];

	return nsync_unhex(k, sizeof(k), nsync_str(key)) && nsync_public_key_valid(k);
}

/* RFC 8032 section 7.1, TEST 1: the seed gives this key and this signature of nothing. */
static bool signs(const char *seed, const char *key, const char *signature)
{
	uint8_t s[crypto_sign_SEEDBYTES], public[NSYNC_KEY_BYTES], made[NSYNC_SIGNATURE_BYTES];
	uint8_t secret[crypto_sign_SECRETKEYBYTES];
	char hex[2 * NSYNC_SIGNATURE_BYTES + 1];

	if (!nsync_unhex(s, sizeof(s), nsync_str(seed)) ||
	    crypto_sign_seed_keypair(public, secret, s) != 0 ||
	    crypto_sign_detached(made, NULL, (const unsigned char *)"", 0, secret) != 0)
		return false;
	nsync_hex(hex, public, sizeof(public));
	if (strcmp(hex, key) != 0)
		return false;
	nsync_hex(hex, made, sizeof(made));
	return strcmp(hex, signature) == 0;
}

bool nsync_trust_selftest(void)
{
	static const char seed[] =
		"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
	static const char key[] =
		"d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
	static const char good[] =
		"e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
		"5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b";
	/* The same with L added to S (RFC 8032 section 5.1.7 demands S < L). */
	static const char s_plus_l[] =
		"e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
		"4c8c7872aa064e049dbb3013fbf29380d25bf5f0595bbe24655141438e7a101b";
	/* R = the identity, S = H(R, A, "") times the secret scalar: OpenSSL takes it. */
	static const char r_identity[] =
		"0100000000000000000000000000000000000000000000000000000000000000"
		"756cf9b1d6f0d7a979b9d2af3dc2bc1294ec7cb6daa20eaff534c024fc57920f";
	/* The key's point plus the one of order 2. */
	static const char mixed[] =
		"16a567fe7d4ef5482ab4012c369bf8c5f11e8d0c2559dcda50fde59708f8aee5";
	static const char identity[] =
		"0100000000000000000000000000000000000000000000000000000000000000";

	return signs(seed, key, good) && verifies(key, good, NSYNC_STR("")) &&
	       !verifies(key, good, NSYNC_STR("x")) && !verifies(key, s_plus_l, NSYNC_STR("")) &&
	       !verifies(key, r_identity, NSYNC_STR("")) && admitted(key) && !admitted(mixed) &&
	       !admitted(identity);
}
