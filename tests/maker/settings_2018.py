"""nam.toml of the sample year, as the secretariat would write it."""

NAM_TOML = '''\
# NĂM BÁO CÁO 2018 - tỉnh Bắc Kạn (năm mẫu: phần lớn số liệu là minh họa, xem GHI-CHU.md).
# Mở năm mới: danvan open 2019 chép tệp này sang inputs/2019 rồi sửa các ngày, người ký, nhiệm vụ.
# Ngày viết theo dạng 2018-12-31, không đặt trong ngoặc kép.

nam = 2018
ma_tinh = "06"                  # mã của tỉnh trong don-vi.csv
ten_tinh = "Bắc Kạn"
ngay_xem = 2019-01-15           # ngày dùng để tính nộp muộn; bỏ dòng này thì tính theo ngày chạy
minh_hoa = true                 # in "SỐ LIỆU MINH HỌA" trên mọi văn bản; năm thật thì bỏ dòng này
cong_khai = false               # true: các bảng khiếu nại, tố cáo chỉ in đến cấp huyện
the_thuc = "nd30"               # nd30 (nhà nước) hoặc party (Đảng)
so_tinh_xep_hang = 63           # số địa phương được xếp hạng; từ năm 2025 là 34
do_phu_so_sanh = 0.8            # so với năm trước khi có ít nhất 80% đơn vị có số liệu cả hai năm

# Kỳ số liệu chung: từ 15/12 năm trước đến 14/12 năm báo cáo.
[ky]
tu_ngay = 2017-12-15
den_ngay = 2018-12-14

# Biểu tính theo năm dương lịch.
[ky_bieu]
targets = { tu_ngay = 2018-01-01, den_ngay = 2018-12-31 }
indices = { tu_ngay = 2018-01-01, den_ngay = 2018-12-31 }
par_fields = { tu_ngay = 2018-01-01, den_ngay = 2018-12-31 }
rural = { tu_ngay = 2018-01-01, den_ngay = 2018-12-31 }
poverty = { tu_ngay = 2018-01-01, den_ngay = 2018-12-31 }
environment = { tu_ngay = 2018-01-01, den_ngay = 2018-12-31 }
clearance = { tu_ngay = 2018-01-01, den_ngay = 2018-12-31 }

# Các cấp, từ trên xuống. Từ tháng 7/2025 bỏ cấp huyện: chỉ cần bỏ đoạn đó.
[[cap]]
ma = "tinh"
ten = "cấp tỉnh"
ten_nhieu = "tỉnh"

[[cap]]
ma = "so"
ten = "cấp sở"
ten_nhieu = "sở, ban, ngành"

[[cap]]
ma = "huyen"
ten = "cấp huyện"
ten_nhieu = "huyện, thành phố"

[[cap]]
ma = "xa"
ten = "cấp xã"
ten_nhieu = "xã, phường, thị trấn"

# Hạn nộp theo cấp; biểu có hạn riêng ghi ở [han_nop.bieu].
[han_nop.cap]
xa = 2018-12-18
huyen = 2018-12-20
so = 2018-12-20

[han_nop.bieu]
targets = { so = 2019-01-08 }
indices = { so = 2019-01-08 }
par_fields = { so = 2019-01-08 }
rural = { huyen = 2019-01-08 }
poverty = { huyen = 2019-01-08 }
environment = { huyen = 2019-01-08 }
clearance = { so = 2019-01-08, huyen = 2019-01-08 }

# Thể thức của báo cáo.
[bao_cao]
trich_yeu = "Kết quả thực hiện “Năm dân vận chính quyền” năm 2018"
co_quan = ["ỦY BAN NHÂN DÂN", "TỈNH BẮC KẠN"]
ten_co_quan = "Ủy ban nhân dân tỉnh Bắc Kạn"
ky_hieu = "BC-UBND"
dia_danh = "Bắc Kạn"
thang_nam = "tháng 01 năm 2019"         # ngày ký ghi tay khi ban hành
kinh_gui = ["Ban Dân vận Trung ương", "Ban cán sự đảng Chính phủ", "Ban Thường vụ Tỉnh ủy"]
noi_nhan = [
  "Như trên",
  "Thường trực Tỉnh ủy",
  "Thường trực HĐND tỉnh",
  "Chủ tịch, các Phó Chủ tịch UBND tỉnh",
  "Ban Dân vận Tỉnh ủy",
  "Ủy ban MTTQ Việt Nam tỉnh",
  "Các sở, ban, ngành tỉnh",
  "UBND các huyện, thành phố",
]
luu = "VT, NC"
quyen_han_ky = ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]
nguoi_ky = ""                           # điền họ tên khi trình ký

# Nhiệm vụ năm sau, in ở phần cuối báo cáo; sửa tự do.
nhiem_vu = [
  "Duy trì phong trào thi đua “Dân vận khéo” và các kết quả của “Năm dân vận chính quyền”, gắn với việc học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh theo Chỉ thị số 05-CT/TW ngày 15/5/2016 của Bộ Chính trị.",
  "Giữ nghiêm kỷ luật, kỷ cương hành chính; kiểm tra công vụ thường xuyên, đột xuất; đề cao đạo đức và trách nhiệm của cán bộ, công chức, viên chức khi phục vụ nhân dân.",
  "Mỗi sở, ngành, địa phương có kế hoạch riêng để nâng cao chỉ số cải cách hành chính và chỉ số năng lực cạnh tranh cấp tỉnh; đẩy nhanh ứng dụng công nghệ thông tin, xây dựng chính quyền điện tử.",
  "Tăng số cuộc đối thoại của người đứng đầu với nhân dân và doanh nghiệp; theo dõi đến cùng việc giải quyết từng kiến nghị sau đối thoại, sau tiếp công dân.",
  "Chính quyền các cấp thực hiện đầy đủ quy định về dân chủ ở cơ sở, trước hết ở những việc gắn trực tiếp với quyền lợi của người dân: giảm nghèo, bồi thường, giải phóng mặt bằng, các khoản đóng góp, phí, lệ phí.",
]
kien_nghi = [
  "Đề nghị Ban Dân vận Trung ương, Ban cán sự đảng Chính phủ thống nhất hệ thống chỉ tiêu, biểu mẫu báo cáo công tác dân vận chính quyền để các địa phương tổng hợp, so sánh qua các năm.",
]

# Căn cứ pháp lý: chỉ in những văn bản đã được đối chiếu (da_kiem = true). Đối chiếu xong văn bản nào thì sửa văn bản đó.
[[can_cu]]
day_du = "Nghị quyết số 25-NQ/TW ngày 03/6/2013 của Ban Chấp hành Trung ương Đảng khóa XI về tăng cường và đổi mới sự lãnh đạo của Đảng đối với công tác dân vận trong tình hình mới"
ngan = "Nghị quyết số 25-NQ/TW ngày 03/6/2013"
da_kiem = true

[[can_cu]]
day_du = "Kết luận số 114-KL/TW ngày 14/7/2015 của Ban Bí thư về nâng cao hiệu quả công tác dân vận của cơ quan nhà nước các cấp"
ngan = "Kết luận số 114-KL/TW ngày 14/7/2015"
da_kiem = true

[[can_cu]]
day_du = "Quyết định số 217-QĐ/TW ngày 12/12/2013 của Bộ Chính trị ban hành Quy chế giám sát và phản biện xã hội của Mặt trận Tổ quốc Việt Nam và các đoàn thể chính trị - xã hội"
ngan = "Quyết định số 217-QĐ/TW ngày 12/12/2013"
da_kiem = true

[[can_cu]]
day_du = "Quyết định số 218-QĐ/TW ngày 12/12/2013 của Bộ Chính trị ban hành Quy định về việc Mặt trận Tổ quốc Việt Nam, các đoàn thể chính trị - xã hội và nhân dân tham gia góp ý xây dựng Đảng, xây dựng chính quyền"
ngan = "Quyết định số 218-QĐ/TW ngày 12/12/2013"
da_kiem = true

[[can_cu]]
day_du = "Nghị định số 61/2018/NĐ-CP ngày 23/4/2018 của Chính phủ về thực hiện cơ chế một cửa, một cửa liên thông trong giải quyết thủ tục hành chính"
ngan = "Nghị định số 61/2018/NĐ-CP ngày 23/4/2018"
da_kiem = true

[[can_cu]]
day_du = "Luật Tổ chức chính quyền địa phương ngày 19/6/2015"
ngan = "Luật Tổ chức chính quyền địa phương ngày 19/6/2015"
da_kiem = true

[[can_cu]]
day_du = "Kế hoạch số 1573-KH/BDVTW-BCSĐCP ngày 08/02/2018 của Ban Dân vận Trung ương và Ban cán sự đảng Chính phủ về tổ chức “Năm dân vận chính quyền” 2018"
ngan = "Kế hoạch số 1573-KH/BDVTW-BCSĐCP ngày 08/02/2018"
da_kiem = false

[[can_cu]]
day_du = "Chương trình phối hợp số 79-CTr/BDVTW-BCSĐCP ngày 11/10/2016 giữa Ban Dân vận Trung ương và Ban cán sự đảng Chính phủ về công tác dân vận giai đoạn 2016 - 2021"
ngan = "Chương trình phối hợp số 79-CTr/BDVTW-BCSĐCP ngày 11/10/2016"
da_kiem = false

[[can_cu]]
day_du = "Chỉ thị số 16/CT-TTg ngày 16/5/2018 của Thủ tướng Chính phủ về tăng cường và đổi mới công tác dân vận của cơ quan hành chính nhà nước, chính quyền các cấp trong tình hình mới"
ngan = "Chỉ thị số 16/CT-TTg ngày 16/5/2018"
da_kiem = false

[[can_cu]]
day_du = "Chỉ thị số 05-CT/TW ngày 15/5/2016 của Bộ Chính trị về đẩy mạnh học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh"
ngan = "Chỉ thị số 05-CT/TW ngày 15/5/2016"
da_kiem = false

[[can_cu]]
day_du = "Nghị quyết số 30c/NQ-CP ngày 08/11/2011 của Chính phủ ban hành Chương trình tổng thể cải cách hành chính nhà nước giai đoạn 2011 - 2020"
ngan = "Nghị quyết số 30c/NQ-CP ngày 08/11/2011"
da_kiem = false

[[can_cu]]
day_du = "Pháp lệnh số 34/2007/PL-UBTVQH11 ngày 20/4/2007 của Ủy ban Thường vụ Quốc hội về thực hiện dân chủ ở xã, phường, thị trấn"
ngan = "Pháp lệnh số 34/2007/PL-UBTVQH11 ngày 20/4/2007"
da_kiem = false

[[can_cu]]
day_du = "Nghị định số 04/2015/NĐ-CP ngày 09/01/2015 của Chính phủ về thực hiện dân chủ trong hoạt động của cơ quan hành chính nhà nước và đơn vị sự nghiệp công lập"
ngan = "Nghị định số 04/2015/NĐ-CP ngày 09/01/2015"
da_kiem = false

[[can_cu]]
day_du = "Chỉ thị số 26/CT-TTg ngày 05/9/2016 của Thủ tướng Chính phủ về tăng cường kỷ luật, kỷ cương trong các cơ quan hành chính nhà nước các cấp"
ngan = "Chỉ thị số 26/CT-TTg ngày 05/9/2016"
da_kiem = false
'''
