"""GHI-CHU.md of the sample year: what is real, what is made up, and which files carry which peculiarity."""

from tests.maker import peculiar
from tests.maker.history import WITHOUT_2017
from tests.maker.places import by_code
from tests.maker.sample_files import OutFile


def notes(files: list[OutFile]) -> str:
    """The notes as Markdown."""
    return _TEXT.format(
        files=len(files), nothing=_names(peculiar.NOTHING_SENT), xls=_name(peculiar.XLS), ods=_name(peculiar.ODS),
        csv=_name(peculiar.CSV_1258), tcvn3=_name(peculiar.TCVN3[0]), vni=_name(peculiar.VNI[0]),
        formulas=_name(peculiar.FORMULAS[0]), again=_name(peculiar.RESUBMITTED[0]), as_text=_names(peculiar.NUMBERS_AS_TEXT),
        decomposed=_names(peculiar.DECOMPOSED), no_code=_names(tuple(peculiar.NAMES_ONLY)),
        identity=_name(peculiar.BROKEN_IDENTITY[0]), negative=_name(peculiar.NEGATIVE[0]), unit=_name(peculiar.WRONG_UNIT[0]),
        late="; ".join(f"{_name(code.removesuffix('-2'))} ({day:%d/%m/%Y})" for code, day in peculiar.LATE.items()),
        without=_names(WITHOUT_2017))


def _name(code: str) -> str:
    return f"{by_code()[code].name} ({code})"


def _names(codes: tuple[str, ...]) -> str:
    return ", ".join(_name(code) for code in codes)


_TEXT = """\
# Ghi chú về năm mẫu 2018

Năm mẫu dùng đơn vị hành chính thật của tỉnh Bắc Kạn (1 tỉnh, 8 huyện, 122 xã, theo danh mục ngày 16/10/2018) và {files} tệp
biểu do máy tạo ra. Ngoài những số ghi ở mục 1, **mọi số liệu đều là minh họa**, không phải số của đơn vị có tên trong tệp; việc
một đơn vị nộp muộn, nộp sai hay không nộp cũng là giả định. Tạo lại toàn bộ: `python -m tests.maker.sample_year`.

## 1. Số thật

| Số | Nguồn | Ở đâu |
| --- | --- | --- |
| Chỉ số CCHC (PAR INDEX) 2017: 73,92 điểm, hạng 49/63, tăng 11 bậc | Cổng TTĐT Bắc Kạn, 16/01/2019 | BK-SNV, biểu chỉ số |
| Năm 2016 hạng 60; dự kiến 2018 tăng 05 bậc (hạng 44) | suy ra từ bài trên | BK-SNV; lich-su.csv |
| Chỉ số ứng dụng CNTT (ICT) 2017: 0,651, hạng 13 | Bộ Thông tin và Truyền thông | BK-SNV, biểu chỉ số |
| 27/30 chỉ tiêu KT-XH đạt và vượt | Cổng TTĐT Bắc Kạn, 16/01/2019 | BK-SKHDT, biểu chỉ tiêu |
| Kế hoạch: tăng trưởng 5,5%; GRDP 9.090 tỷ; 28 triệu đồng/người; thêm 8 xã NTM | sokhdt.backan.gov.vn; ubmttq.backan.gov.vn | BK-SKHDT |
| Thực hiện: tăng trưởng ước 6,2%; nông lâm nghiệp 2.005, công nghiệp - xây dựng 955, dịch vụ 3.471 tỷ đồng | báo chí 28/12/2018 | BK-SKHDT |
| Năm 2017: tăng trưởng 5,63%; 26,3 triệu đồng/người; lương thực 176.631 tấn; trồng rừng 7.229 ha; thu ngân sách 583,2 tỷ đồng (nội địa 581,2; xuất nhập khẩu 2,0); 8,7 tiêu chí/xã | sokhdt.backan.gov.vn; ubmttq.backan.gov.vn | BK-SKHDT; lich-su.csv |
| Năm 2017 đạt 20/26 chỉ tiêu (tổng số; từng chỉ tiêu là minh họa) | cchc.backan.gov.vn | lich-su.csv |
| Cuối 2018: 17.435 hộ nghèo/79.685 hộ = 21,88%; 9.415 hộ cận nghèo | suy ra từ giamngheo.backan.gov.vn (2019) | biểu hộ nghèo của 8 huyện (cách chia cho huyện, xã là minh họa) |
| 110 xã; cuối 2017 có 9 xã đạt chuẩn NTM, 23 xã 10-14, 74 xã 5-9, 4 xã dưới 5 tiêu chí | ubmttq.backan.gov.vn | biểu NTM; lich-su.csv (xã nào là minh họa) |
| 8 xã mục tiêu 2018: Giáo Hiệu, Bộc Bố, Hà Hiệu, Đông Viên, Bình Văn, Vân Tùng, Tân Tiến, Hảo Nghĩa | ubmttq.backan.gov.vn | biểu NTM (6 xã đạt, 2 xã chưa đạt là minh họa) |
| Diện tích tự nhiên 4.860 km2 | ict.backan.gov.vn | biểu môi trường (cách chia cho huyện là minh họa) |

Không có trong tệp vì không tìm được số công bố: điểm SIPAS, PCI, PAPI các năm đến 2017; điểm PAR INDEX 2016; điểm tám lĩnh vực
(chỉ tổng 73,92 là thật, điểm từng lĩnh vực và điểm tối đa là minh họa); ba chỉ tiêu không đạt thật sự là những chỉ tiêu nào.
Hạng 60 về PCI năm 2018 là số thật nhưng công bố tháng 3/2019, sau ngày của báo cáo, nên không đưa vào.

## 2. Những điều cài sẵn

| Điều cài sẵn | Tệp |
| --- | --- |
| Không gửi gì | {nothing} |
| **Lỗi**: biểu 06 lĩnh vực Chứng thực, cột 3 lớn hơn 7+11 là 8 hồ sơ | {identity} |
| **Lỗi**: biểu 2a, vụ việc cũ ghi -2 | {negative} |
| **Lỗi**: biểu quy chế dân chủ, dòng 6.6 ghi 12.500 "nghìn đồng" thay vì triệu đồng | {unit} |
| Tệp .xls (Excel 2003) | {xls} |
| Tệp .ods | {ods} |
| Biểu 06 là tệp .csv bảng mã windows-1258, các biểu khác ở tệp .xlsx | {csv} |
| Trang QCDC gõ phông .VnTime (TCVN3) | {tcvn3} |
| Trang 06 VPCP gõ phông VNI-Times | {vni} |
| Công thức chưa có giá trị (tệp do phần mềm ghi ra), trang 06 VPCP | {formulas} |
| Gửi lại hai biểu 06 và 2b, "sửa lần 2": Đất đai thêm 3 hồ sơ, thêm 1 đơn khác | {again} |
| Số gõ thành chữ: 1.234 và 1.234,5 | {as_text}; biểu NTM của Huyện Na Rì (066) |
| Tỷ lệ: ô gõ chữ 112,7% xen với ô số định dạng phần trăm; kế hoạch "≤ 17,8", "≥ 72,0" | BK-SKHDT, chỉ tiêu KT-XH |
| Ghi chú cạnh số: "12/15 ý kiến…", "đạt 98,5%" | Phường Phùng Chí Kiên (01843), Xã Chu Hương (01921), trang đối thoại |
| Chữ tổ hợp (NFD) | {decomposed} |
| "Uỷ ban nhân dân" và dấu thanh kiểu cũ | các xã của Huyện Na Rì (066) |
| Gõ "-" thay cho 0 ở biểu 2c, 2d | các xã của Huyện Chợ Đồn (064) |
| Cột trực tiếp và bưu chính tách riêng, số cột khác mẫu | Thành phố Bắc Kạn (058) và các xã, phường |
| Không có cột Trước hạn | các xã của Huyện Chợ Mới (065) |
| Dòng số cột ghi 1 2 3 thay vì (1) (2) (3) | Huyện Bạch Thông (063) và các xã |
| Bảng bắt đầu từ cột B | Huyện Ba Bể (061) và các xã |
| Tên xã không có chữ "xã", "thị trấn" (Chợ Mới vừa là huyện vừa là thị trấn) | Huyện Chợ Mới (065), biểu hộ nghèo và NTM |
| Biểu 2a gồm cả dòng của từng xã (trùng với tệp của xã, không được cộng hai lần) | Huyện Ngân Sơn (062) |
| Dòng tổng đứng trước | Huyện Chợ Đồn (064), biểu hộ nghèo và NTM |
| Dòng con "- Thu nội địa" không phải chỉ tiêu | BK-SKHDT |
| Tên tệp không có mã đơn vị | {no_code} |
| Dự án qua hai huyện, mỗi huyện ghi phần của mình | Ba Bể (061), Bạch Thông (063): "Nâng cấp đường tỉnh đoạn nối hai huyện" |
| Nộp muộn (ngày nhận trong tiep-nhan.csv) | {late} |
| Không có số liệu năm 2017 để so sánh | {without} |
"""
