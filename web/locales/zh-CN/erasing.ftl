# 本人要求把自己的资料删掉。

erasing-title = 删掉我的资料
erasing-more = 想连资料也不留？
erasing-more-what = 停了以后，办过的事里您写的话还封着留在社区。要是连这些也不留，可以把资料全部删掉。
erasing-gone = 这些会没有，谁也找不回来
erasing-gone-who = 您的姓名、生日、住处、电话、邮箱，和社区写下的关于您的话
erasing-gone-keys = 您的卡、密码、通行密钥、绑定的手机
erasing-gone-words = 您报修反映时写的话、拍的照片，签过字的纸拍的照片
erasing-gone-helpers = 请人帮忙办的事，马上停
erasing-stays = 这些要留下
erasing-stays-record = 办过哪些事、什么时候办的：社区的记录谁也不能改，也不能抽掉一条，不然别人的事就没法核对了。里面关于您的内容封着，钥匙毁掉以后谁也打不开，也看不出是您。
erasing-stays-work = 还没修好的公共地方，会接着修；只是不再写着是谁报的。
erasing-stays-paper = 您手里的纸质回执还能核对，会写明内容已经删掉。
erasing-backups = 备份里的也会删：备份万一要用，一用上就再删一遍。
erasing-never-back = 删了就再也回不来，社区也没有办法。
erasing-export-first = 先把资料存一份带走
erasing-check = 我看明白了，要全部删掉
erasing-error = 请先勾上“我看明白了，要全部删掉”。
erasing-serves = 您还在替别人办事，请先交回，再来删。
erasing-no = 不删了
erasing-go = 全部删掉
erasing-done = 您的资料删掉了
erasing-done-what = 这台机器上也已经退出。以后想再用，到社区重新登记就行。
erasing-desk = 不再用邻里、删掉资料只能本人办：在自己的手机上，或者在自助机上用卡和密码，进“我的”里办。
