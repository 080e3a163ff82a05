/* wine 8 has no bcryptprimitives.dll, from which Rust's standard library takes its random numbers: this one asks advapi32. */
#include <windows.h>

BOOLEAN NTAPI SystemFunction036(PVOID, ULONG);

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE bytes, SIZE_T length)
{
    const SIZE_T most = 65536;
    while (length > 0) {
        const ULONG piece = (ULONG)(length < most ? length : most);
        if (!SystemFunction036(bytes, piece))
            return FALSE;
        bytes += piece;
        length -= piece;
    }
    return TRUE;
}
