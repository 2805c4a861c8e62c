export { answerQuestion as POST } from '#server/http/handlers/answer-question.ts';
