// case: blk-qcoro-wait; style: qcoro; flags: none
// QProcess::waitForFinished of Qt itself, not its awaitable twin: the user
// interface freezes until git is done. Beside it stands the right form.
#include <QCoro/QCoroProcess>
#include <QCoro/QCoroTask>
#include <QProcess>
#include <QString>
#include <QStringList>

class GitRunner
{
public:
    QCoro::Task<QString> currentBranch(QString repository)
    {
        QProcess git;
        git.setWorkingDirectory(repository);
        co_await qCoro(git).start(QStringLiteral("git"),
                                  {QStringLiteral("branch"), QStringLiteral("--show-current")});
        co_await qCoro(git).waitForFinished();
        co_return QString::fromUtf8(git.readAllStandardOutput()).trimmed();
    }

    QCoro::Task<int> commitCount(QString repository)
    {
        const QString branch = co_await currentBranch(repository);
        QProcess git;
        git.setWorkingDirectory(repository);
        git.start(QStringLiteral("git"),
                  {QStringLiteral("rev-list"), QStringLiteral("--count"), branch});
        if (!git.waitForFinished(5000)) // costall-expect: blocking-call-in-coroutine
            co_return -1;
        co_return git.readAllStandardOutput().trimmed().toInt();
    }
};
