/* digest_verify.c: digest --verify: check a signed digest against this clone. */
#include "cmd/clone.h"
#include "cmd/digest.h"
#include "cmd/report/digest.h"
#include "nsync/site.h"

int digest_verify(struct call *call)
{
	AUTO(nsync_clone_release) struct nsync_clone clone = { 0 };
	AUTO(nsync_site_signed_release) struct nsync_site_signed digest = { 0 };
	const char *path = option_text(&call->options, "verify"), *config = option_text(&call->options, "config");
	struct nsync_verdict verdict = { 0 };
	struct nsync_error err = { 0 };
	enum nsync_code code;

	nsync_clone_init(&clone);
	nsync_site_signed_init(&digest);
	if (nsync_site_signed_open(&digest, path, &err) || clone_region(&clone, call, &err))
		return report_error(call, &err);
	code = nsync_site_signed_verify(&digest, &verdict, &clone, config, &err);
	report_digest_faults(call, &digest);
	if (code)
		return report_error(call, &err);
	if (verdict.reason) {
		report_item(call, digest.manifest_path, &verdict);
		return report_end(call, FINDINGS);
	}
	report_digest_verified(call, &digest);
	return report_end(call, digest.fault_count ? FINDINGS : ALL_WELL);
}
