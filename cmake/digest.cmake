# cmake -Dinput=<file> -Dheader=<file> -P digest.cmake: a header that defines
# COSTALL_IMPL_DIGEST to the digest of `input`. Why: loader/loader.cpp.
file(SHA256 "${input}" digest)
file(WRITE "${header}" "#define COSTALL_IMPL_DIGEST \"${digest}\"\n")
