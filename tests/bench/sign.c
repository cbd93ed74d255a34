/* sign.c: keys and signatures of the bench. */
#include <sodium.h>

#include "tests/bench/bench.h"
#include "tests/bench/sign.h"

_Static_assert(BENCH_SECRET_BYTES == crypto_sign_SECRETKEYBYTES, "libsodium's secret keys");

void bench_keys(uint8_t key[NSYNC_KEY_BYTES], uint8_t secret[BENCH_SECRET_BYTES], const char *name)
{
	uint8_t seed[NSYNC_HASH_BYTES];
	char text[48];

	snprintf(text, sizeof(text), "nsync bench %s", name);
	nsync_sha256(seed, nsync_str(text));
	crypto_sign_seed_keypair(key, secret, seed);
}

/* One more signature: the file in `out` becomes the one with it. */
static void add_signature(struct nsync_buf *out, const struct nsync_signed *file,
			  struct nsync_str message, const char *name)
{
	uint8_t key[NSYNC_KEY_BYTES], secret[BENCH_SECRET_BYTES], signature[NSYNC_SIGNATURE_BYTES];
	struct nsync_error err = { 0 };
	struct nsync_id id;

	bench_keys(key, secret, name);
	id = nsync_key_id(key);
	if (crypto_sign_detached(signature, NULL, (const uint8_t *)message.p, message.n, secret) ||
	    nsync_signed_layout(out, file->kind, file->body, file->signatures, &id, signature, &err))
		bench_die("signing as %s: %s: %s", name, err.where, err.text);
}

void bench_signed_file(struct nsync_buf *out, struct nsync_id *id, enum nsync_kind kind,
		       struct nsync_str body, const char *const *names, size_t count)
{
	struct nsync_buf message = NSYNC_BUF_INIT(NSYNC_MAX_JSON_BYTES),
			 file = NSYNC_BUF_INIT(NSYNC_MAX_JSON_BYTES),
			 before = NSYNC_BUF_INIT(NSYNC_MAX_JSON_BYTES);
	struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
	struct nsync_error err = { 0 };
	struct nsync_signed at = { .kind = kind };
	struct nsync_verdict verdict = { 0 };

	if (nsync_json_read(&doc, body, &nsync_json_signed, &err) ||
	    nsync_message(&message, kind, doc.root, &err))
		bench_die("%s: %s: %s", nsync_kind_name(kind), err.where, err.text);
	at.body = doc.root;
	for (size_t i = 0; i < count; i++) {
		nsync_buf_clear(&file);
		add_signature(&file, &at, nsync_buf_view(&message), names[i]);
		if (i + 1 == count)
			break;
		nsync_buf_clear(&before);
		nsync_buf_str(&before, nsync_buf_view(&file));
		if (nsync_signed_read(&at, &verdict, &doc, kind, nsync_buf_view(&before), &err) ||
		    verdict.reason)
			bench_die("%s: %s", nsync_kind_name(kind), verdict.detail);
	}
	nsync_buf_str(out, nsync_buf_view(&file));
	if (id)
		*id = nsync_message_id(nsync_buf_view(&message));
	nsync_buf_release(&message);
	nsync_buf_release(&file);
	nsync_buf_release(&before);
	nsync_json_doc_release(&doc);
}
