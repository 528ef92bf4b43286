# LibSVM::svm.  Debian ships <libsvm/svm.h>, others <svm.h>, neither with a
# .pc file.
find_path(LibSVM_INCLUDE_DIR NAMES svm.h PATH_SUFFIXES libsvm)
find_library(LibSVM_LIBRARY NAMES svm)
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(LibSVM REQUIRED_VARS LibSVM_LIBRARY LibSVM_INCLUDE_DIR)
if(LibSVM_FOUND AND NOT TARGET LibSVM::svm)
  add_library(LibSVM::svm UNKNOWN IMPORTED)
  set_target_properties(LibSVM::svm PROPERTIES
    IMPORTED_LOCATION "${LibSVM_LIBRARY}"
    INTERFACE_INCLUDE_DIRECTORIES "${LibSVM_INCLUDE_DIR}")
endif()
