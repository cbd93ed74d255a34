/*
 * offline.c: libgit2 without its network. Debian's libgit2 parses every certificate authority of the
 * machine when it starts (mbedTLS, git_mbedtls_stream_global_init): 56 of the 71 million instructions
 * that a start took, for connections that are never made here, since fetch, push and clone are the
 * user's own git. It has no option for it and asks no variable, so the two functions that it would call
 * are defined here: the program's own symbols come first (ld.so(8)). What they leave is an empty list
 * of authorities, by which every server would be refused. Another TLS library has other names: there
 * this is never called.
 */
#include "internal.h"

int mbedtls_x509_crt_parse_file(void *chain, const char *path);
int mbedtls_x509_crt_parse_path(void *chain, const char *path);

__attribute__((visibility("default"))) int mbedtls_x509_crt_parse_file(void *chain, const char *path)
{
	(void)chain;
	(void)path;
	return 0;
}

__attribute__((visibility("default"))) int mbedtls_x509_crt_parse_path(void *chain, const char *path)
{
	(void)chain;
	(void)path;
	return 0;
}

/* Here, so that whoever starts libgit2 links the above. */
int nsync_offline_start(void)
{
	return git_libgit2_init();
}
