# Warnings, hardening and sanitizers, for our own targets only.
add_library(avow_flags INTERFACE)
target_compile_features(avow_flags INTERFACE c_std_11)
target_compile_definitions(avow_flags INTERFACE _GNU_SOURCE)
target_compile_options(avow_flags INTERFACE
  $<$<COMPILE_LANGUAGE:C>:-std=c11 -Wall -Wextra -Wpedantic -Wshadow
    -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith -Wcast-align
    -Wwrite-strings -Wvla -Wformat=2 -Wundef -Wconversion -Wno-sign-conversion
    -Wdouble-promotion -Wimplicit-fallthrough -fno-common
    -fstack-protector-strong -ffp-contract=off>)
# -ffp-contract=off: the same sums on machines with and without fused
# multiply-add, since equal input must give equal bytes.
if(AVOW_WERROR)
  target_compile_options(avow_flags INTERFACE $<$<COMPILE_LANGUAGE:C>:-Werror>)
endif()
if(AVOW_SANITIZE)
  target_compile_options(avow_flags INTERFACE
    -fsanitize=${AVOW_SANITIZE} -fno-omit-frame-pointer
    -fno-sanitize-recover=all)
  target_link_options(avow_flags INTERFACE -fsanitize=${AVOW_SANITIZE})
elseif(CMAKE_BUILD_TYPE MATCHES "Rel")
  target_compile_options(avow_flags INTERFACE
    $<$<COMPILE_LANGUAGE:C>:-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2>)
endif()
if(AVOW_FUZZ)
  target_compile_options(avow_flags INTERFACE
    $<$<COMPILE_LANGUAGE:C>:-fsanitize=fuzzer-no-link>)
  target_link_options(avow_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()
target_link_options(avow_flags INTERFACE -Wl,-z,relro,-z,now,-z,noexecstack)
