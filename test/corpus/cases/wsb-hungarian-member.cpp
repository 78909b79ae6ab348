// case: wsb-hungarian-member; style: home; flags: none
// Old house style: the window is a member, the loop a member coroutine, and
// the children are heap objects with a virtual Pump().
#include "tinyco.h"

#include <memory>
#include <string>

using namespace std::chrono_literals;

class CTransfer {
 public:
  virtual ~CTransfer() = default;
  virtual bool Pump() = 0;  // true when complete
};

class CFtpTransfer : public CTransfer {
 public:
  explicit CFtpTransfer(std::string strPath) : m_strPath(std::move(strPath)) {}
  bool Pump() override { return ++m_nState == 4; }

 private:
  std::string m_strPath;
  int m_nState = 0;
};

class CTransferQueue {
 public:
  void Enqueue(std::unique_ptr<CTransfer> pTransfer) {
    m_vecActive.push_back(std::move(pTransfer));
  }
  bool IsEmpty() const { return m_vecActive.empty(); }

  tinyco::task<std::unique_ptr<CTransfer>> WaitForNext() {
    for (;;) {
      for (auto& pTransfer : m_vecActive) {
        if (pTransfer->Pump()) {
          auto pDone = std::move(pTransfer);
          std::erase(m_vecActive, nullptr);
          co_return pDone;
        }
      }
      co_await tinyco::sleep_for(2ms);
    }
  }

 private:
  std::vector<std::unique_ptr<CTransfer>> m_vecActive;
};

class CMirror {
 public:
  explicit CMirror(int nFiles) {
    for (int i = 0; i < nFiles; ++i)
      m_queue.Enqueue(std::make_unique<CFtpTransfer>("/pub/" + std::to_string(i)));
  }

  tinyco::task<void> Run() {
    while (!m_queue.IsEmpty()) {
      std::unique_ptr<CTransfer> pDone = co_await m_queue.WaitForNext();
      ++m_nDone;
      co_await VerifyChecksum(*pDone);  // costall-expect: window-slow-body
    }
  }

 private:
  tinyco::task<void> VerifyChecksum(CTransfer&) {
    for (int nBlock = 0; nBlock < 10; ++nBlock) co_await ReadBlock();
  }
  tinyco::task<void> ReadBlock() { co_await tinyco::sleep_for(20ms); }

  CTransferQueue m_queue;
  int m_nDone = 0;
};

int main() {
  CMirror mirror(4);
  tinyco::spawn(mirror.Run());
  tinyco::loop().run();
}
