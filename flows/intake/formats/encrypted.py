"""Bytes of a workbook with a password to open -> the bytes without it, if one of the known passwords fits."""

import io
from collections.abc import Sequence

from flows.intake.formats.archive import DAMAGED, PASSWORD_EXPECTED
from flows.intake.formats.sheets import UnreadableSheet

# Excel opens files under this password without asking: it is how "protected" workbooks are stored ([MS-OFFCRYPTO] 2.4.2).
_EXCELS_OWN = "VelvetSweatshop"


def decrypt(data: bytes, passwords: Sequence[str]) -> bytes:
    """Raises UnreadableSheet: ``password`` if none fits, ``damaged-file``."""
    import msoffcrypto  # slow to import and rarely needed
    from msoffcrypto.exceptions import DecryptionError, InvalidKeyError

    for password in (_EXCELS_OWN, *passwords):
        plain = io.BytesIO()
        try:
            office = msoffcrypto.OfficeFile(io.BytesIO(data))
            office.load_key(password=password)
            office.decrypt(plain)
        except (InvalidKeyError, DecryptionError):
            continue
        except Exception as error:
            raise UnreadableSheet("damaged-file", DAMAGED, "phần mã hóa của tệp bị hỏng") from error
        return plain.getvalue()
    found = "mật khẩu mở tệp" + (f", {len(passwords)} mật khẩu đã biết đều không đúng" if passwords else "")
    raise UnreadableSheet("password", PASSWORD_EXPECTED, found)
