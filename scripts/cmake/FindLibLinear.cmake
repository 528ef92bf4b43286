# LibLinear::linear.  Debian ships <linear.h>, others <liblinear/linear.h>,
# neither with a .pc file.
find_path(LibLinear_INCLUDE_DIR NAMES linear.h PATH_SUFFIXES liblinear)
find_library(LibLinear_LIBRARY NAMES linear)
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(LibLinear REQUIRED_VARS LibLinear_LIBRARY LibLinear_INCLUDE_DIR)
if(LibLinear_FOUND AND NOT TARGET LibLinear::linear)
  add_library(LibLinear::linear UNKNOWN IMPORTED)
  set_target_properties(LibLinear::linear PROPERTIES
    IMPORTED_LOCATION "${LibLinear_LIBRARY}"
    INTERFACE_INCLUDE_DIRECTORIES "${LibLinear_INCLUDE_DIR}")
endif()
