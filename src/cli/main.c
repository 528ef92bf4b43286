#include "avow.h"
int main(void) {
  return avow_version() == 0;
}
