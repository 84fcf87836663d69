# 听说明：一句一句念给人听。
listen-pause = 停一下
listen-resume = 接着听
listen-slower = 慢一点
listen-faster = 快一点
listen-stop = 不听了
